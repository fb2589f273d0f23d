namespace Nexus.Kernel.Health;

/// <summary>Something a service must have before it can serve, beside its database: a program, a licence, a device.</summary>
public interface IReadinessCheck
{
    /// <summary>The service it speaks for.</summary>
    string Service { get; }

    /// <summary>Null when all is well, else what is missing and how to mend it.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>What operators should know of a service that can serve all the same; null where there is nothing.</summary>
    Task<string?> NoteAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
