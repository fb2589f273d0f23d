using System.Collections.Concurrent;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>
/// Which API keys and personal tokens were revoked or changed a moment ago, and whose owners were blocked perhaps: what
/// was learnt of them earlier does not count any more.
/// </summary>
internal sealed class CredentialChanges(TimeProvider clock)
{
    private const int MostKept = 1000;

    // Nobody remembers a check for so long.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> changes = new();

    /// <summary>Raised when one is heard of.</summary>
    public event Action<Guid>? Heard;

    public void Note(Guid credentialOrOwner)
    {
        changes[credentialOrOwner] = clock.GetUtcNow();
        if (changes.Count > MostKept)
        {
            Forget();
        }
        Heard?.Invoke(credentialOrOwner);
    }

    /// <summary>Whether it changed at this moment or later.</summary>
    public bool Since(Guid credentialOrOwner, DateTimeOffset moment) =>
        changes.TryGetValue(credentialOrOwner, out var at) && at >= moment;

    private void Forget()
    {
        var limit = clock.GetUtcNow() - Kept;
        foreach (var (credential, at) in changes)
        {
            if (at < limit)
            {
                changes.TryRemove(credential, out _);
            }
        }
    }
}
