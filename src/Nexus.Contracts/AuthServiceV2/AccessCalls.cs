using Nexus.Kernel.Calls;

namespace Nexus.Contracts.AuthServiceV2;

/// <summary>What auth-service-v2 answers about the ways into an account that lead through others.</summary>
public static class AccessCalls
{
    /// <summary>
    /// Takes from applications what they were allowed and disconnects accounts elsewhere, where that was made before a
    /// moment. Asking again removes nothing more.
    /// </summary>
    public static ServiceCall<RemoveAccess, AccessRemoved> Remove { get; } =
        new("auth-service-v2", "remove-access", Safe: true);
}

/// <summary>Asks to close the ways in through others.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Until">What was made before goes.</param>
public sealed record RemoveAccess(Guid UserId, DateTimeOffset Until);

/// <summary>They are closed.</summary>
/// <param name="Applications">How many applications lost what they were allowed.</param>
/// <param name="Accounts">How many accounts elsewhere were disconnected.</param>
public sealed record AccessRemoved(int Applications, int Accounts);
