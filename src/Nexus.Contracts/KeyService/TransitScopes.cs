using Nexus.Contracts.TokenMgr;

namespace Nexus.Contracts.KeyService;

/// <summary>
/// What API keys and personal tokens may be good for at key-service's Vault-compatible API: <c>transit</c> is
/// everything, <c>transit:encrypt</c> one deed with every key, <c>transit:encrypt/orders</c> one deed with one key.
/// </summary>
public static class TransitScopes
{
    private const int MostLength = 100;

    /// <summary>What can be done with a key.</summary>
    public static IReadOnlyList<string> Capabilities { get; } =
    [
        "create",
        "read",
        "list",
        "encrypt",
        "decrypt",
        "rewrap",
        "datakey",
        "sign",
        "verify",
        "hmac",
        "rotate",
        "configure",
        "delete",
        "export",
    ];

    /// <summary>For people whose scope was refused.</summary>
    public static string Known { get; } =
        $"{ApiScopes.Transit}, and {ApiScopes.Transit}:CAPABILITY or {ApiScopes.Transit}:CAPABILITY/KEY with "
        + string.Join(", ", Capabilities);

    /// <summary>Whether a scope is one of these; a word that nothing checks is none.</summary>
    public static bool IsKnown(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope == ApiScopes.Transit || (scope.Length <= MostLength && IsNarrow(scope));
    }

    /// <summary>Whether scopes let their holder do something with a key.</summary>
    /// <param name="scopes">What the credential is good for; null is no limit.</param>
    /// <param name="capability">One of <see cref="Capabilities"/>.</param>
    /// <param name="key">The key's name.</param>
    public static bool Allow(IReadOnlyList<string>? scopes, string capability, string key) =>
        scopes is null
        || scopes.Contains(ApiScopes.Transit)
        || scopes.Contains($"{ApiScopes.Transit}:{capability}")
        || scopes.Contains($"{ApiScopes.Transit}:{capability}/{key}");

    private static bool IsNarrow(string scope)
    {
        var parts = scope.Split(':', '/');
        return parts is [ApiScopes.Transit, var capability, ..]
            && Capabilities.Contains(capability)
            && (
                scope == $"{ApiScopes.Transit}:{capability}"
                || (
                    parts is [_, _, { Length: > 0 } key]
                    && scope == $"{ApiScopes.Transit}:{capability}/{key}"
                    && IsName(key)
                )
            );
    }

    private static bool IsName(string key) =>
        key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '*');
}
