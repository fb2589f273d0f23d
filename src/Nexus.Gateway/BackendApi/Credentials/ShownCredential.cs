using Nexus.Gateway.BackendApi.RateLimits;

namespace Nexus.Gateway.BackendApi.Credentials;

/// <summary>The API key or personal token that a request showed and that was good.</summary>
/// <param name="Id">Its identifier; no secret.</param>
/// <param name="OwnerId">Whose.</param>
/// <param name="Secret">What was shown.</param>
/// <param name="Limit">Its own limit, or null.</param>
/// <param name="CheckedAt">The moment from which it is known to be good.</param>
internal sealed record ShownCredential(Guid Id, Guid OwnerId, string Secret, Limit? Limit, DateTimeOffset CheckedAt)
{
    /// <summary>Keeps the secret out of logs.</summary>
    public override string ToString() => nameof(ShownCredential);
}
