using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.StreamingV2.Calls;
using Nexus.Content.StreamingV2.Counting;
using Nexus.Content.StreamingV2.Downloads;
using Nexus.Content.StreamingV2.Enclosures;
using Nexus.Content.StreamingV2.Following;
using Nexus.Content.StreamingV2.Granting;
using Nexus.Content.StreamingV2.Learning;
using Nexus.Content.StreamingV2.Library;
using Nexus.Content.StreamingV2.Members;
using Nexus.Content.StreamingV2.Offline;
using Nexus.Content.StreamingV2.PersonalData;
using Nexus.Content.StreamingV2.Removal;
using Nexus.Content.StreamingV2.Rentals;
using Nexus.Content.StreamingV2.Sessions;
using Nexus.Content.StreamingV2.Territories;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspMetadata;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.OrderProcessor;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.StreamingV2;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.StreamingV2;

/// <summary>Who may play what: playback sessions with signed addresses, purchases, resume positions and play counts.</summary>
internal sealed class StreamingV2Service : NexusService
{
    public override string Name => "streaming-v2";

    public override string Domain => "content";

    public override int Port => 3010;

    public override IReadOnlyList<string> Routes => ["/api/stream"];

    public override IReadOnlyList<string> Needs => ["key-service", "streamcore", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<StreamingDb>().HoldsPersonalData<ListeningData>();
        setup.Handle<ContentUploaded, LearnSource>();
        setup.Handle<ContentReady, LearnAsset>();
        setup.Handle<DownloadTagged, LearnTaggedCopy>();
        setup.Handle<EnclosureReady, LearnEnclosure>();
        setup.Handle<StreamStarted, LearnStreamStart>();
        setup.Handle<StreamEnded, LearnStreamEnd>();
        setup.Handle<ContentPublished, LearnPublication>();
        setup.Handle<ContentWithdrawn, LearnWithdrawal>();
        setup.Handle<ContentRemoved, ForgetWork>();
        setup.Handle<ReleasePublished, LearnRelease>();
        setup.Handle<OrderPaid, GrantOnOrderPaid>();
        setup.Services.TryAddSingleton<Parties>();
        setup.Handle<OrderRefunded, RevokeOnOrderRefunded>();
        setup.Handle<GrantReturnRequested, ReturnGrants>();
        setup.Handle<GrantRestoreRequested, RestoreGrants>();
        setup.Services.AddSingleton<SigningKeys>();
        setup.Services.AddScoped<Entitlement>();
        setup.Services.AddScoped<Admittance>();
        setup.Services.AddScoped<OwnOriginal>();
        setup.Services.AddScoped<PlayerSessions>();
        setup.Services.Configure<CountingRules>(setup.Configuration.GetSection("Streaming:Counting"));
        setup.Services.Configure<StreamingOptions>(setup.Configuration.GetSection("Streaming"));
        setup.Services.AddSingleton<Listeners>();
        setup.Services.AddScoped<PlayCounting>();
        setup.Services.AddScoped<Places>();
        setup
            .Services.AddOptions<OfflineRules>()
            .Bind(setup.Configuration.GetSection("Streaming:Offline"))
            .ValidateDataAnnotations();
        setup.Services.AddScoped<LicenceDocument>();
        setup.Services.AddScoped<OfflineKeeping>();
        setup.Services.AddScoped<OfflineCounting>();
        setup.Forget<ForgetListening>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        StartSession.Map(routes);
        SendContentKey.Map(routes);
        SendHeartbeat.Map(routes);
        ReadPlays.Map(routes);
        ReadCountingRules.Map(routes);
        ReadLibrary.Map(routes);
        ReadRentals.Map(routes);
        FollowCreator.Map(routes);
        ReadFollowing.Map(routes);
        GiveMembership.Map(routes);
        ListMembers.Map(routes);
        EditTerritory.Map(routes);
        RegisterDevice.Map(routes);
        ManageDevices.Map(routes);
        IssueLicence.Map(routes);
        ManageLicences.Map(routes);
        ReportPlays.Map(routes);
        RequestDownload.Map(routes);
        SendOriginal.Map(routes);
        routes.MapCall<OpenPlayback, PlaybackOpened, OpenPlaybackHandler>(StreamingCalls.Open);
        routes.MapCall<SubmitPlay, PlaySubmitted, SubmitPlayHandler>(StreamingCalls.Submit);
        routes.MapCall<OpenOriginal, OriginalOpened, OpenOriginalHandler>(StreamingCalls.Original);
        routes.MapCall<GetGrantedReleases, GrantedReleases, GetGrantedReleasesHandler>(StreamingCalls.Granted);
        SendEnclosure.Map(routes);
        routes.MapCall<FindBuyers, BuyersFound, FindBuyersHandler>(StreamingCalls.FindBuyers);
    }
}
