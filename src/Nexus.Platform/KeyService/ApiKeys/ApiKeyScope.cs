namespace Nexus.Platform.KeyService.ApiKeys;

/// <summary>The spelling of scopes (a part of RFC 6749 section 3.3); what they mean is said where they are checked.</summary>
internal static class ApiKeyScope
{
    public static bool IsWellFormed(string scope) =>
        scope.Length is >= 1 and <= 100
        && scope.All(letter =>
            letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or ':' or '-' or '_' or '*' or '/'
        );
}
