using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Security;

namespace Nexus.Commerce.BillingService.Webhooks;

/// <summary>
/// HMAC-SHA256 (RFC 2104) over time and body, as <c>t=unix seconds,v1=hexadecimal</c>. The key is derived from the
/// services' secret (HKDF, RFC 5869), so there is one secret less to keep.
/// </summary>
internal sealed class WebhookSignature(IOptions<SecurityOptions> options)
{
    public const string Header = "Sandbox-Signature";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly byte[] key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Convert.FromBase64String(options.Value.ServiceSecret),
        32,
        info: "nexus billing sandbox webhook"u8.ToArray()
    );

    public string Sign(string body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Mac(time, body))}";
    }

    /// <summary>Whether the header fits the body and is at most five minutes old (or early).</summary>
    public bool Verify(string header, string body, DateTimeOffset now)
    {
        var parts = header.Split(',');
        if (
            parts is not [['t', '=', .. var time], ['v', '1', '=', .. var mac]]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || mac.Length != 64
            || mac.Any(letter => !char.IsAsciiHexDigitLower(letter))
        )
        {
            return false;
        }
        var fresh = Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)Window.TotalSeconds;
        return CryptographicOperations.FixedTimeEquals(Mac(time, body), Convert.FromHexString(mac)) && fresh;
    }

    private byte[] Mac(string time, string body) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{time}.{body}"));
}
