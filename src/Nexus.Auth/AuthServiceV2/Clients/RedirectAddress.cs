namespace Nexus.Auth.AuthServiceV2.Clients;

/// <summary>
/// Where an application may be answered (RFC 9700 section 4.1, RFC 8252): https; http on this very machine only; or a
/// native application's own scheme, which is a reversed domain name, so that it is never <c>javascript:</c> or <c>data:</c>.
/// </summary>
internal static class RedirectAddress
{
    public static bool IsGood(string text, bool native = true) =>
        text.Length <= 500
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Fragment.Length == 0
        && uri.UserInfo.Length == 0
        && !text.Contains('*', StringComparison.Ordinal)
        && (
            uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)
            || (native && uri.Scheme.Contains('.', StringComparison.Ordinal))
        );
}
