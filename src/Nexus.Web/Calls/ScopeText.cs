namespace Nexus.Web.Calls;

/// <summary>Scopes as people understand them.</summary>
internal static class ScopeText
{
    /// <summary>Those a person chooses from when she makes a token.</summary>
    public static readonly IReadOnlyList<string> ForTokens =
    [
        "content:read",
        "content:write",
        "commerce:read",
        "commerce:write",
        "finance:read",
        "auth:read",
        "api",
    ];

    /// <summary>Those a person chooses from when she makes an API key.</summary>
    public static readonly IReadOnlyList<string> ForKeys =
    [
        .. ForTokens,
        "platform:read",
        "transit",
        "transit:encrypt",
        "transit:decrypt",
        "transit:sign",
        "transit:verify",
    ];

    public static string Of(string scope) =>
        scope switch
        {
            "openid" => "know that it is you",
            "profile" => "see your name",
            "email" => "see your e-mail address",
            "offline_access" => "go on while you are away, until you take it back",
            "api" => "do everything you may do, but for administration",
            "admin" => "administer the platform in your name",
            "auth:read" => "see your account",
            "auth:write" => "change your account",
            "content:read" => "see and play your works",
            "content:write" => "upload, change and publish your works",
            "commerce:read" => "see your shop and your orders",
            "commerce:write" => "change your shop and place orders",
            "finance:read" => "see your invoices and earnings",
            "finance:write" => "change your invoices",
            "platform:read" => "see the platform's settings",
            "platform:write" => "change the platform's settings",
            "transit" => "do everything with your transit keys",
            "transit:encrypt" => "encrypt with your transit keys",
            "transit:decrypt" => "decrypt with your transit keys",
            "transit:sign" => "sign with your transit keys",
            "transit:verify" => "check signatures with your transit keys",
            _ => scope,
        };
}
