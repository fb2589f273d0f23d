namespace Nexus.Auth.AuthServiceV2.External;

internal enum ExternalKind
{
    /// <summary>Any OpenID Connect issuer; Google is one (<c>https://accounts.google.com</c>).</summary>
    Oidc,

    /// <summary>GitHub, which speaks OAuth 2.0 and an API of its own.</summary>
    GitHub,
}

/// <summary>Configuration section <c>ExternalSignIn</c>: providers by the name that stands in addresses.</summary>
internal sealed class ExternalOptions
{
    public Dictionary<string, ExternalProvider> Providers { get; } = [];
}

/// <summary>One provider people may sign in with.</summary>
internal sealed class ExternalProvider
{
    public ExternalKind Kind { get; set; }

    /// <summary>As people read it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The issuer of OpenID Connect; for GitHub its address.</summary>
    public string Issuer { get; set; } = "https://github.com";

    /// <summary>Where GitHub's API is.</summary>
    public string Api { get; set; } = "https://api.github.com";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// Whether a first sign-in opens an account, where the provider has checked the address and nobody has it here.
    /// Off for a provider that is not trusted to check addresses.
    /// </summary>
    public bool CreatesAccounts { get; set; } = true;
}
