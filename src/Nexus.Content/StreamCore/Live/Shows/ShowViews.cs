using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Rtmp;
using Nexus.Content.StreamCore.Live.Whip.Http;
using Nexus.Content.StreamCore.Live.Whip.Session;

namespace Nexus.Content.StreamCore.Live.Shows;

/// <summary>A show as its creator sees it.</summary>
/// <param name="State"><c>waiting</c>, <c>live</c> or <c>ended</c>.</param>
/// <param name="EncoderConnected">Whether an encoder sends just now; false where it sends to another process too.</param>
/// <param name="Address">Where an RTMP encoder sends; null where that is off.</param>
/// <param name="SecureAddress">The same over TLS (RTMPS); null where there is no certificate.</param>
/// <param name="WhipAddress">Where a WebRTC encoder sends (WHIP); null where that is off.</param>
internal sealed record ShowView(
    Guid Id,
    Guid WorkId,
    ShowState State,
    bool EncoderConnected,
    string? Address,
    string? SecureAddress,
    string? WhipAddress,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt
);

/// <summary>A show with its stream key, which is never shown again.</summary>
internal sealed record ShowWithKeyView(ShowView Show, string StreamKey);

internal sealed class ShowViews(RtmpListener listener, WhipDoor door, Ingest ingest, IOptions<LiveOptions> options)
{
    /// <summary>Whether encoders can come at all.</summary>
    public bool IsOn => listener.Port is not null || listener.SecurePort is not null || door.IsOpen;

    public ShowView Of(LiveShow show, HttpRequest request) =>
        new(
            show.Id,
            show.WorkId,
            show.State,
            ingest.TakeOf(show.Id) is not null,
            Address(request, "rtmp", listener.Port),
            Address(request, "rtmps", listener.SecurePort),
            door.IsOpen ? $"{request.Scheme}://{request.Host}{PublishWhip.Address}" : null,
            show.CreatedAt,
            show.StartedAt,
            show.EndedAt
        );

    private string? Address(HttpRequest request, string scheme, int? port) =>
        port is null ? null : $"{scheme}://{options.Value.PublicHost ?? request.Host.Host}:{port}/live";
}
