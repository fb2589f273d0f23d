using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Http;
using Nexus.Platform.KeyService.Transit;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>
/// What a key may be good for: the scopes of the API, and those of the Vault-compatible one. A word that nothing checks
/// is refused: whoever wrote it believes the key can do something, or cannot.
/// </summary>
internal static class ApiKeyScope
{
    private const string Transit = ApiScopes.Transit;
    private const int MostLength = 100;

    private static readonly string Known =
        $"Known are {string.Join(", ", ApiScopes.All)}, {Transit}, and {Transit}:CAPABILITY or "
        + $"{Transit}:CAPABILITY/KEY with {string.Join(", ", TransitCapability.All)}.";

    /// <summary>Refuses with 400 and names what there is.</summary>
    public static void Check(IReadOnlyList<string> scopes)
    {
        if (scopes.Any(scope => !IsKnown(scope)))
        {
            throw Problems.Invalid("scopes", "One of these is not known. " + Known);
        }
    }

    private static bool IsKnown(string scope) =>
        ApiScopes.All.Contains(scope) || scope == Transit || IsTransit(scope.Split(':', '/'), scope);

    private static bool IsTransit(string[] parts, string scope) =>
        parts is [Transit, var capability, ..]
        && TransitCapability.All.Contains(capability)
        && (
            scope == $"{Transit}:{capability}"
            || (parts is [_, _, { Length: > 0 } key] && scope == $"{Transit}:{capability}/{key}" && IsName(key))
        )
        && scope.Length <= MostLength;

    private static bool IsName(string key) =>
        key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '*');
}
