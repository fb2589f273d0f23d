using System.ComponentModel.DataAnnotations;

namespace Nexus.Content.StreamingV2.Offline;

/// <summary>How long and on how many devices (configuration <c>Streaming:Offline</c>).</summary>
internal sealed record OfflineRules
{
    /// <summary>Devices of an account at a time.</summary>
    [Range(1, 100)]
    public int MostDevices { get; init; } = 5;

    /// <summary>Devices that an account may register in thirty days, so that a place is not handed around.</summary>
    [Range(1, 1000)]
    public int MostNewDevices { get; init; } = 10;

    /// <summary>Works on a device.</summary>
    [Range(1, 100_000)]
    public int MostLicences { get; init; } = 10_000;

    /// <summary>How long a device may stay without a connection.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long before its end an app asks for a new one.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long the addresses of a licence can be downloaded from.</summary>
    public TimeSpan ToDownload { get; init; } = TimeSpan.FromHours(24);

    /// <summary>When a licence ends that is given now, for a right that ends by itself or not.</summary>
    public (DateTimeOffset RenewAfter, DateTimeOffset ExpiresAt) TermOf(DateTimeOffset now, DateTimeOffset? rightEnds)
    {
        var end = now + Lifetime;
        end = rightEnds < end ? rightEnds.Value : end;
        // Of a short one half is left for renewing.
        var early = Renewal < (end - now) / 2 ? Renewal : (end - now) / 2;
        return (end - early, end);
    }
}
