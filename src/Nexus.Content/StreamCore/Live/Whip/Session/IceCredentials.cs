using System.Security.Cryptography;

namespace Nexus.Content.StreamCore.Live.Whip.Session;

/// <summary>This side's name and password for connectivity checks (RFC 8445 section 5.3).</summary>
internal sealed record IceCredentials(string Name, string Password)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public static IceCredentials Make() =>
        new(RandomNumberGenerator.GetString(Letters, 12), RandomNumberGenerator.GetString(Letters, 32));
}
