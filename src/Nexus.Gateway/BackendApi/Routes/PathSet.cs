using Microsoft.AspNetCore.Http;

namespace Nexus.Gateway.BackendApi.Routes;

/// <summary>Addresses by how they begin, by whole segments and in any case.</summary>
internal sealed class PathSet
{
    private static int made = -1;
    private readonly PathString[] prefixes;

    public PathSet(params string[] prefixes)
    {
        this.prefixes = [.. prefixes.Select(prefix => new PathString(prefix))];
        Index = Interlocked.Increment(ref made);
    }

    /// <summary>Its place among all sets, for <see cref="RouteStart"/>.</summary>
    public int Index { get; }

    public bool Has(PathString path)
    {
        foreach (var prefix in prefixes)
        {
            if (path.StartsWithSegments(prefix))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether some addresses below <paramref name="start"/> are in the set and others are not.</summary>
    public bool Divides(PathString start) =>
        Array.Exists(prefixes, prefix => prefix.StartsWithSegments(start) && !start.StartsWithSegments(prefix));
}
