using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.StreamCore.Calls;
using Nexus.Content.StreamCore.Captions;
using Nexus.Content.StreamCore.Enclosures;
using Nexus.Content.StreamCore.Encryption;
using Nexus.Content.StreamCore.Live;
using Nexus.Content.StreamCore.Media;
using Nexus.Content.StreamCore.Origin;
using Nexus.Content.StreamCore.PersonalData;
using Nexus.Content.StreamCore.Removal;
using Nexus.Content.StreamCore.Transcoding;
using Nexus.Content.StreamCore.Withdrawals;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Health;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.StreamCore;

/// <summary>Makes originals playable, takes live shows from encoders, and serves the segments of both.</summary>
internal sealed class StreamCoreService : NexusService
{
    public const string ServiceName = "streamcore";

    public override string Name => ServiceName;

    public override string Domain => "content";

    public override int Port => 3011;

    public override IReadOnlyList<string> Routes => ["/api/streamcore"];

    public override IReadOnlyList<string> Needs => ["content-mgmt", "key-service", "user-auth"];

    public override long? MostBodyBytes => CaptionFile.MostBytes;

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<StreamCoreDb>().HoldsPersonalData<AssetData>();
        setup.Handle<TranscodeRequested, QueueTranscode>();
        setup.Handle<ContentRemoved, RemoveWorkAssets>();
        setup.Handle<ContentPublished, LearnPublication>();
        setup.Handle<ContentWithdrawn, LearnWithdrawal>();
        setup.Handle<EnclosureRequested, QueueEnclosure>();
        setup.RunTasks<TranscodeAsset, TranscodeWorker>();
        setup.RunTasks<MakeEnclosure, MakeEnclosureWorker>();
        setup.RunTasks<RemoveAsset, RemoveAssetWorker>();
        var services = setup.Services;
        services.Configure<StreamCoreOptions>(setup.Configuration.GetSection("StreamCore"));
        services.AddSingleton<IReadinessCheck, MediaToolsCheck>();
        services.AddSingleton(new MediaLimits());
        services.AddSingleton<MediaTool>();
        services.AddSingleton<MediaPipeline>();
        services.AddSingleton<AssetFolders>();
        services.AddSingleton<OriginalFetch>();
        services.AddSingleton<AssetShelf>();
        services.AddSingleton<PlaybackKey>();
        services.AddSingleton<AssetIndex>();
        services.TryAddSingleton<KeyServiceDataKeys>();
        services.AddSingleton<ContentKeys>();
        services.AddSingleton<PlayEncrypted>();
        services.AddSingleton<OpenAssets>();
        services.AddSingleton<SegmentCache>();
        services.TryAddSingleton<Parties>();
        services.AddScoped<OwnWork>();
        services.AddScoped<FileCaptions>();
        services.AddSingleton<CaptionIndex>();
        services.AddSingleton<PlayCaptions>();
        LiveWiring.Configure(setup);
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        PlayFile.Map(routes);
        ReadPicture.Map(routes);
        EditCaptions.Map(routes);
        LiveWiring.MapEndpoints(routes);
        routes.MapCall<GetProgress, TranscodeProgress, GetProgressHandler>(StreamCoreCalls.GetProgress);
        routes.MapCall<GetContentKey, ContentKey, GetContentKeyHandler>(StreamCoreCalls.Key);
        routes.MapCall<DescribeSound, AssetSound, DescribeSoundHandler>(StreamCoreCalls.Sound);
    }
}
