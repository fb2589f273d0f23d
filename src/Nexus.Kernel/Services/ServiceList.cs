namespace Nexus.Kernel.Services;

/// <summary>All services this binary knows, in the order of the map, and which of them run in this process.</summary>
public sealed class ServiceList
{
    private readonly Dictionary<string, NexusService> byName;
    private readonly HashSet<string> local;

    /// <summary>Checks names, ports and needs once, so that a wrong list fails at start and not at the first call.</summary>
    /// <param name="all">Every service of the binary.</param>
    /// <param name="localNames">The ones to run here; <see langword="null"/> for all.</param>
    /// <exception cref="InvalidOperationException">A name or port stands twice, or a need names no service.</exception>
    /// <exception cref="UnknownServiceException">A local name is no service.</exception>
    public ServiceList(IReadOnlyList<NexusService> all, IEnumerable<string>? localNames = null)
    {
        All = all;
        byName = [];
        foreach (var service in all)
        {
            if (!byName.TryAdd(service.Name, service))
            {
                throw new InvalidOperationException($"Service {service.Name} is listed twice.");
            }
        }
        CheckPortsAndNeeds();
        local = [.. localNames ?? byName.Keys];
        foreach (var name in local.Where(name => !byName.ContainsKey(name)))
        {
            throw new UnknownServiceException(name, byName.Keys);
        }
    }

    /// <summary>Every service of the binary.</summary>
    public IReadOnlyList<NexusService> All { get; }

    /// <summary>The services that run in this process.</summary>
    public IEnumerable<NexusService> Local => All.Where(service => local.Contains(service.Name));

    /// <summary>Whether the named service runs in this process.</summary>
    public bool IsLocal(string name) => local.Contains(name);

    /// <summary>The service of that name.</summary>
    /// <exception cref="UnknownServiceException">There is none.</exception>
    public NexusService this[string name] =>
        byName.TryGetValue(name, out var service) ? service : throw new UnknownServiceException(name, byName.Keys);

    private void CheckPortsAndNeeds()
    {
        foreach (var group in All.GroupBy(service => service.Port).Where(group => group.Count() > 1))
        {
            throw new InvalidOperationException($"Port {group.Key} is given to {string.Join(" and ", group)}.");
        }
        foreach (var service in All)
        {
            foreach (var need in service.Needs.Where(need => !byName.ContainsKey(need)))
            {
                throw new InvalidOperationException($"{service.Name} needs {need}, which is not in the list.");
            }
        }
    }
}
