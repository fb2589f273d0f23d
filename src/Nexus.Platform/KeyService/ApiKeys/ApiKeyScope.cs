using Nexus.Contracts.KeyService;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Http;

namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>
/// What a key may be good for: the scopes of the API, and those of the Vault-compatible one. A word that nothing checks
/// is refused: whoever wrote it believes the key can do something, or cannot.
/// </summary>
internal static class ApiKeyScope
{
    private static readonly string Known = $"Known are {string.Join(", ", ApiScopes.All)}, {TransitScopes.Known}.";

    /// <summary>Refuses with 400 and names what there is.</summary>
    public static void Check(IReadOnlyList<string> scopes)
    {
        if (scopes.Any(scope => !ApiScopes.All.Contains(scope) && !TransitScopes.IsKnown(scope)))
        {
            throw Problems.Invalid("scopes", "One of these is not known. " + Known);
        }
    }
}
