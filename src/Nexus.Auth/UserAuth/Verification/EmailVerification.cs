namespace Nexus.Auth.UserAuth.Verification;

/// <summary>
/// The pending proof that an address is somebody's, and when it was last written to. Beside the account, so that a
/// mail on its way does not get between two edits of the profile.
/// </summary>
internal sealed class EmailVerification
{
    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the token in the last verification mail, hex.</summary>
    public string? Hash { get; private set; }

    public DateTimeOffset? Until { get; private set; }

    /// <summary>When somebody last caused a mail to this address.</summary>
    public DateTimeOffset LastMailAt { get; private set; }

    public static EmailVerification Of(Guid userId, DateTimeOffset now) => new() { UserId = userId, LastMailAt = now };

    public void Expect(string hash, DateTimeOffset until) => (Hash, Until) = (hash, until);

    public void Settle() => (Hash, Until) = (null, null);

    /// <summary>Whether another mail may go to the address now; if so, it is noted as sent.</summary>
    public bool TakeMailTurn(DateTimeOffset now, TimeSpan pause)
    {
        if (now - LastMailAt < pause)
        {
            return false;
        }
        LastMailAt = now;
        return true;
    }
}
