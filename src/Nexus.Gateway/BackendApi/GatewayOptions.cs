namespace Nexus.Gateway.BackendApi;

/// <summary>Configuration section <c>Gateway</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>Origins whose pages may call the API from a browser.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Requests a minute from one address.</summary>
    public int AddressPerMinute { get; set; } = 1200;

    /// <summary>How many of them may come at once.</summary>
    public int AddressBurst { get; set; } = 400;

    /// <summary>Requests a minute of one signed-in user.</summary>
    public int UserPerMinute { get; set; } = 1200;

    /// <summary>How many of them may come at once.</summary>
    public int UserBurst { get; set; } = 400;

    /// <summary>Requests a minute from one address to sign-in and registration.</summary>
    public int SignInPerMinute { get; set; } = 20;

    /// <summary>How many of them may come at once.</summary>
    public int SignInBurst { get; set; } = 20;
}
