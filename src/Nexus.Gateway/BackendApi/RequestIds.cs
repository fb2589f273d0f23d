using System.Globalization;
using System.Security.Cryptography;

namespace Nexus.Gateway.BackendApi;

/// <summary>
/// Names of requests: 16 hexadecimal digits of the process and 16 of a count. They must only differ; random ones each
/// cost a call of the system.
/// </summary>
internal static class RequestIds
{
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private static long count;

    public static string Next() =>
        string.Create(
            CultureInfo.InvariantCulture,
            stackalloc char[32],
            $"{Process}{Interlocked.Increment(ref count):x16}"
        );
}
