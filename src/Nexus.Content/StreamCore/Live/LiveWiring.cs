using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Recording;
using Nexus.Content.StreamCore.Live.Rtmp;
using Nexus.Content.StreamCore.Live.Serving;
using Nexus.Content.StreamCore.Live.Shows;
using Nexus.Content.StreamCore.Live.Whip.Http;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Security.Tls;
using Nexus.Kernel.Services;

namespace Nexus.Content.StreamCore.Live;

/// <summary>The live part of streamcore.</summary>
internal static class LiveWiring
{
    public static void Configure(ServiceSetup setup)
    {
        setup.Handle<ContentUploaded, DropRecording>();
        setup.Handle<ContentWithdrawn, EndWithdrawnShow>();
        setup.RunTasks<RemoveRecording, RemoveRecordingWorker>();
        var services = setup.Services;
        services.Configure<LiveOptions>(setup.Configuration.GetSection("Live"));
        services.PostConfigure<LiveOptions>(options =>
        {
            if (options.Tls.Certificate.Length == 0)
            {
                options.Tls = setup.Configuration.GetSection("Gateway:Tls").Get<CertificateFiles>() ?? new();
            }
        });
        services.TryAddSingleton<Parties>();
        services.AddSingleton<LiveFolders>();
        services.AddSingleton<LiveEncoder>();
        services.AddSingleton<Ingest>();
        services.AddSingleton<TakeJoiner>();
        services.AddSingleton<ShowRecording>();
        services.AddSingleton<ShowViews>();
        services.AddSingleton<RtmpListener>();
        services.AddHostedService(provider => provider.GetRequiredService<RtmpListener>());
        services.AddSingleton<SessionTable>();
        services.AddSingleton<MediaPort>();
        services.AddHostedService(provider => provider.GetRequiredService<MediaPort>());
        services.AddSingleton<WhipDoor>();
        services.AddHostedService(provider => provider.GetRequiredService<WhipDoor>());
        services.AddHostedService<ShowKeeper>();
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CreateShow.Map(routes);
        ListShows.Map(routes);
        ReadShow.Map(routes);
        ReplaceKey.Map(routes);
        EndShow.Map(routes);
        PublishWhip.Map(routes);
        ChangeWhip.Map(routes);
        PublishFromBrowser.Map(routes);
        PlayLive.Map(routes);
    }
}
