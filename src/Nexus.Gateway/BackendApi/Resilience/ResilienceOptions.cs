namespace Nexus.Gateway.BackendApi.Resilience;

/// <summary>Configuration section <c>Gateway:Resilience</c>.</summary>
internal sealed class ResilienceOptions
{
    /// <summary>Requests at once; more are shed, but for health and sign-in.</summary>
    public int MostAtOnce { get; set; } = 2000;

    /// <summary>Requests at once to one service behind this gateway: one slow service must not take all.</summary>
    public int MostPerService { get; set; } = 500;

    /// <summary>Open WebSockets and event streams.</summary>
    public int MostStreams { get; set; } = 5000;

    /// <summary>How often a safe request is repeated at another instance.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Failures in a row after which an instance gets no more requests.</summary>
    public int BreakerFailures { get; set; } = 5;

    /// <summary>For how long.</summary>
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(30);
}
