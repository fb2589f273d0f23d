using System.Security.Cryptography;

namespace Nexus.Commerce.OrderProcessor.Checkout;

/// <summary>Numbers people can read out: 12 of Crockford's 32 letters, which leave out what looks alike; 60 random bits.</summary>
internal static class OrderNumber
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Next()
    {
        var random = RandomNumberGenerator.GetString(Letters, 12);
        return $"NX-{random[..4]}-{random[4..8]}-{random[8..]}";
    }
}
