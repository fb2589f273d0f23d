using Nexus.Gateway.BackendApi.RateLimits;
using Nexus.Gateway.BackendApi.Resilience;

namespace Nexus.Gateway.BackendApi;

/// <summary>Configuration section <c>Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>Origins whose pages may call the API from a browser.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Addresses and networks of proxies whose <c>X-Forwarded-*</c> is believed.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>Addresses and networks from which administrators may work; empty for any.</summary>
    public string[] AdministratorAddresses { get; set; } = [];

    /// <summary>The limits.</summary>
    public LimitsOptions Limits { get; set; } = new();

    /// <summary>What keeps the gateway up under load and failure.</summary>
    public ResilienceOptions Resilience { get; set; } = new();
}
