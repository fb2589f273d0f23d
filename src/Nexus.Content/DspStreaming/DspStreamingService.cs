using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.DspStreaming.Account;
using Nexus.Content.DspStreaming.AppPasswords;
using Nexus.Content.DspStreaming.Browsing;
using Nexus.Content.DspStreaming.Discovery;
using Nexus.Content.DspStreaming.Learning;
using Nexus.Content.DspStreaming.Lyrics;
using Nexus.Content.DspStreaming.Marks;
using Nexus.Content.DspStreaming.PersonalData;
using Nexus.Content.DspStreaming.Playing;
using Nexus.Content.DspStreaming.Playlists;
using Nexus.Content.DspStreaming.Protocol;
using Nexus.Content.DspStreaming.Queues;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspMetadata;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.StreamingV2;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.DspStreaming;

/// <summary>The music service that music apps sign in to: OpenSubsonic over the published audio works.</summary>
internal sealed class DspStreamingService : NexusService
{
    public const string ServiceName = "dsp-streaming";

    public override string Name => ServiceName;

    public override string Domain => "content";

    public override int Port => 3013;

    public override IReadOnlyList<string> Routes => ["/api/dsp/stream", "/rest"];

    public override IReadOnlyList<string> Needs =>
        ["dsp-metadata", "key-service", "streamcore", "streaming-v2", "token-mgr", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<MusicDb>().HoldsPersonalData<MusicData>();
        setup.Handle<ContentPublished, LearnTrack>();
        setup.Handle<ContentWithdrawn, LearnTrackWithdrawal>();
        setup.Handle<ContentRemoved, ForgetTrack>();
        setup.Handle<ReleasePublished, LearnAlbum>();
        setup.Handle<ReleaseWithdrawn, LearnAlbumWithdrawal>();
        setup.Handle<RecordingDescribed, LearnRecording>();
        setup.Handle<ReleaseMetadataDescribed, LearnReleaseMetadata>();
        setup.Handle<PlayCounted, LearnPlay>();
        var services = setup.Services;
        services.Configure<MusicOptions>(setup.Configuration.GetSection("DspStreaming"));
        services.TryAddSingleton<KeyServiceDataKeys>();
        services.AddSingleton(Methods());
        services.AddSingleton<AppPasswordBox>();
        services.AddSingleton<AppLimits>();
        services.AddSingleton<OpenReleases>();
        services.AddSingleton<Sounds>();
        services.AddSingleton<Covers>();
        services.AddSingleton<Transcodes>();
        services.AddHostedService<AskForLibrary>();
        services.AddScoped<AppSignIn>();
        services.AddScoped<Shelves>();
        services.AddScoped<Shelving>();
        services.AddScoped<Views>();
        services.AddScoped<MarkBook>();
        services.AddScoped<FavouriteList>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CreateAppPassword.Map(routes);
        ListAppPasswords.Map(routes);
        RevokeAppPassword.Map(routes);
        Favourites.Map(routes);
        SubsonicEndpoint.Map(routes);
    }

    // What is not added here, the protocol answers as not offered: podcasts, radio, shares, chat, videos, jukebox.
    private static MethodTable Methods()
    {
        var table = new MethodTable();
        DescribeServer.Add(table);
        ShowUser.Add(table);
        BrowseArtists.Add(table);
        BrowseAlbums.Add(table);
        ListAlbums.Add(table);
        ListSongs.Add(table);
        SearchMusic.Add(table);
        StreamSong.Add(table);
        CoverArt.Add(table);
        Scrobble.Add(table);
        ReadPlaylists.Add(table);
        ChangePlaylists.Add(table);
        StarAndRate.Add(table);
        KeepQueue.Add(table);
        KeepBookmarks.Add(table);
        FindSimilar.Add(table);
        ReadLyrics.Add(table);
        return table;
    }
}
