using Microsoft.AspNetCore.Routing;

namespace Nexus.Kernel.Services;

/// <summary>
/// One box of the architecture diagram: its name, what it needs, its schema, endpoints and handlers.
/// A service does not know whether it runs beside all others in one process or alone; only the edges change.
/// </summary>
public abstract class NexusService
{
    /// <summary>The service's name as in the diagram, for example <c>order-processor</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The domain it belongs to, for example <c>commerce</c>; the namespace in the cluster is <c>nexus-</c> + domain.</summary>
    public abstract string Domain { get; }

    /// <summary>The TCP port it listens on when it runs alone.</summary>
    public abstract int Port { get; }

    /// <summary>Public path prefixes the gateway sends to it, each starting with <c>/</c> and without a trailing slash.</summary>
    public abstract IReadOnlyList<string> Routes { get; }

    /// <summary>Names of the services it calls; a test walks the graph in both modes.</summary>
    public virtual IReadOnlyList<string> Needs => [];

    /// <summary>
    /// The largest body in bytes that the gateway lets through to it; null where the service bounds them itself. An
    /// endpoint that takes more than <see cref="BodyLimit.Usual"/> says so by its own limit.
    /// </summary>
    public virtual long? MostBodyBytes => BodyLimit.Usual;

    /// <summary>The wiring: database, handlers, tasks and the service's own components.</summary>
    public abstract void Configure(ServiceSetup setup);

    /// <summary>Maps public and internal endpoints. The group carries the service's tag and the deny-by-default policy.</summary>
    public abstract void MapEndpoints(IEndpointRouteBuilder routes);

    /// <inheritdoc />
    public override string ToString() => Name;
}
