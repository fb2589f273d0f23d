using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class NeedsGraphTests
{
    [Fact]
    public void From_every_service_the_walk_through_its_needs_ends()
    {
        Assert.SkipUnless(RepositoryRoot.IsOwn, "The compiled list is not that of NEXUS_STYLE_ROOT.");
        var services = Nexus.Host.Hosting.Installed.Services.ToDictionary(service => service.Name);
        var dangling = new List<string>();
        foreach (var start in services.Values)
        {
            var (seen, open) = (new HashSet<string> { start.Name }, new Stack<string>(start.Needs));
            while (open.TryPop(out var name))
            {
                if (!seen.Add(name))
                {
                    continue;
                }
                if (!services.TryGetValue(name, out var next))
                {
                    dangling.Add($"{start.Name} reaches {name}, which is not in Installed.Services");
                    continue;
                }
                next.Needs.ToList().ForEach(open.Push);
            }
        }
        Assert.True(dangling.Count == 0, string.Join('\n', dangling));
    }

    [Fact]
    public void Every_service_class_is_listed_in_the_host()
    {
        Assert.SkipUnless(RepositoryRoot.IsOwn, "The compiled list is not that of NEXUS_STYLE_ROOT.");
        var listed = Nexus.Host.Hosting.Installed.Services.Select(service => service.Name).ToHashSet();
        Rule.Holds(
            "listed",
            "A service that is written is in Installed.Services, or it is not in the program.",
            from service in ServiceClass.All
            where !listed.Contains(service.Name)
            select service.File.At(service.Class, $"{service.Name} is not listed")
        );
    }
}
