using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.ContentMgmt.Bulk;
using Nexus.Content.ContentMgmt.Calls;
using Nexus.Content.ContentMgmt.Following;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.PersonalData;
using Nexus.Content.ContentMgmt.Planning;
using Nexus.Content.ContentMgmt.Podcasts;
using Nexus.Content.ContentMgmt.Releases;
using Nexus.Content.ContentMgmt.Search;
using Nexus.Content.ContentMgmt.Sharing;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Content.ContentMgmt.Versions;
using Nexus.Content.ContentMgmt.Works;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspUpload;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.ContentMgmt;

/// <summary>The library: works and releases, their states from draft to published, and the public catalogue.</summary>
internal sealed class ContentMgmtService : NexusService
{
    public const string ServiceName = "content-mgmt";

    public override string Name => ServiceName;

    public override string Domain => "content";

    public override int Port => 3012;

    public override IReadOnlyList<string> Routes => ["/api/content", "/sitemap.xml", "/sitemaps", "/robots.txt"];

    public override IReadOnlyList<string> Needs => ["streaming-v2", "user-auth"];

    public override long? MostBodyBytes => AlbumCover.MostBytes;

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<ContentDb>().HoldsPersonalData<LibraryData>();
        setup.Handle<UploadStarted, FollowUploadStart>();
        setup.Handle<UploadAbandoned, FollowUploadEnd>();
        setup.Handle<UploadRefused, FollowUploadRefusal>();
        setup.Handle<ContentUploaded, RequestTranscode>();
        setup.Handle<TranscodeProgressed, FollowProgress>();
        setup.Handle<ContentReady, FollowReady>();
        setup.Handle<ContentRejected, FollowRejection>();
        setup.Handle<EnclosureReady, FollowEnclosure>();
        setup.Handle<ShowCreated, FollowNewShow>();
        setup.Handle<StreamEnded, FollowShowEnd>();
        setup.Handle<RecordingFailed, FollowLostRecording>();
        setup.Handle<PublishWhenDue, PublishAsPlanned>();
        setup.Handle<LibraryRetellingRequested, RetellLibrary>();
        setup.RunTasks<EmptyTrash, EmptyTrashWorker>();
        setup.RunTasks<TellReporter, TellReporterWorker>();
        setup.RunTasks<TellOwner, TellOwnerWorker>();
        setup.Services.TryAddSingleton<Parties>();
        setup.Services.AddScoped<TextVersions>();
        setup.Services.AddScoped<WorkEditing>();
        setup.Services.AddScoped<TrashCan>();
        setup.Services.AddScoped<Subjects>();
        setup.Services.AddScoped<Cases>();
        setup.Services.AddScoped<WorkSteps>();
        setup.Services.AddScoped<ReleaseSteps>();
        setup.Services.AddScoped<Plans>();
        setup.Services.AddSingleton<PublicSite>();
        setup.Services.AddScoped<EpisodeFiles>();
        setup.Services.AddScoped<SeriesSteps>();
        setup.Services.AddScoped<NearWords>();
        setup.Services.AddScoped<Finder>();
        setup.Services.AddScoped<SearchItems>();
        setup.Services.AddHostedService<IndexWhatIsMissing>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        CreateWork.Map(routes);
        ListWorks.Map(routes);
        ListMyWorks.Map(routes);
        ReadWork.Map(routes);
        EditWork.Map(routes);
        PublishWork.Map(routes);
        WithdrawWork.Map(routes);
        ReadHistory.Map(routes);
        SearchLibrary.Map(routes);
        PlanWork.Map(routes);
        PlanRelease.Map(routes);
        ListPlans.Map(routes);
        CreateRelease.Map(routes);
        ListReleases.Map(routes);
        ReadRelease.Map(routes);
        EditRelease.Map(routes);
        PublishRelease.Map(routes);
        MapSeries(routes);
        MapModeration(routes);
        UseVersions.Map(routes);
        EditManyWorks.Map(routes);
        ReadOEmbed.Map(routes);
        Sitemap.Map(routes);
        routes.MapCall<CheckUpload, UploadCheck, CheckUploadHandler>(ContentCalls.CheckUpload);
        routes.MapCall<CreateAlbum, AlbumCreated, CreateAlbumHandler>(AlbumCalls.Create);
        routes.MapCall<GetRelease, FoundRelease, GetReleaseHandler>(ContentCalls.GetRelease);
        routes.MapCall<GetWorks, FoundWorks, GetWorksHandler>(ContentCalls.GetWorks);
    }

    private static void MapModeration(IEndpointRouteBuilder routes)
    {
        ReportContent.Map(routes);
        ListCases.Map(routes);
        ReadCase.Map(routes);
        TakeCase.Map(routes);
        DecideCase.Map(routes);
        OwnCases.Map(routes);
        UseTrash.Map(routes);
    }

    private static void MapSeries(IEndpointRouteBuilder routes)
    {
        CreateSeries.Map(routes);
        ReadSeries.Map(routes);
        EditSeries.Map(routes);
        Cover.Map(routes);
        EditCover.Map(routes);
        PublishSeries.Map(routes);
        ReadFeed.Map(routes);
    }
}
