using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.DspUpload.Batches;
using Nexus.Content.DspUpload.Direct;
using Nexus.Content.DspUpload.HandOver;
using Nexus.Content.DspUpload.Listing;
using Nexus.Content.DspUpload.PersonalData;
using Nexus.Content.DspUpload.Quotas;
using Nexus.Content.DspUpload.Receiving;
using Nexus.Content.DspUpload.Scanning;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Health;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.DspUpload;

/// <summary>
/// Resumable uploads: receives a work's file in parts (tus 1.0), or has it sent straight to an S3 store, checks it and
/// hands it over to the object store.
/// </summary>
internal sealed class DspUploadService : NexusService
{
    public const string ServiceName = "dsp-upload";

    public override string Name => ServiceName;

    public override string Domain => "content";

    public override int Port => 3015;

    public override IReadOnlyList<string> Routes => ["/api/dsp/upload"];

    public override IReadOnlyList<string> Needs => ["content-mgmt", "user-auth"];

    // A part of a file is as long as its sender likes; the file's announced length bounds it.
    public override long? MostBodyBytes => null;

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<UploadDb>().HoldsPersonalData<UploadData>();
        setup.Handle<ExpireUpload, ExpireWhenDue>();
        setup.Handle<DiscardPart, DeletePart>();
        setup.Handle<DiscardStaged, DeleteStaged>();
        setup.Handle<DropObject, DeleteObject>();
        setup.Handle<ExpireBatch, EndBatchWhenDue>();
        setup.Handle<EndQuarantine, EmptyWhenDue>();
        setup.Handle<ReturnQuota, GiveQuotaBack>();
        setup.Handle<ContentRejected, DropRejectedOriginal>();
        setup.Handle<RecordingMade, TakeRecording>();
        setup.Handle<ContentReady, DropSupersededOriginals>();
        setup.Handle<ContentRemoved, DropRemovedOriginals>();
        setup.RunTasks<HandOverUpload, HandOverWorker>();
        setup.RunTasks<LookAtFile, LookAtFileWorker>();
        setup.RunTasks<MakeAlbum, MakeAlbumWorker>();
        setup.RunTasks<RemoveOriginals, RemoveOriginalsWorker>();
        setup.Services.Configure<UploadOptions>(setup.Configuration.GetSection("Upload"));
        setup.Services.TryAddSingleton<Parties>();
        setup.Services.AddSingleton<PartFiles>();
        setup.Services.AddScoped<HeldParts>();
        setup.Services.AddSingleton<WholeFiles>();
        setup.Services.AddScoped<DirectUploads>();
        setup.Services.AddScoped<OwnUploads>();
        setup.Services.AddScoped<UploadOwners>();
        setup.Services.AddScoped<UploadJoining>();
        setup.Services.AddScoped<UploadQuota>();
        setup.Services.AddScoped<LengthReservation>();
        setup.Services.AddScoped<Originals>();
        setup.Services.AddScoped<Quarantine>();
        setup.Services.AddSingleton<VirusScanner>();
        setup.Services.AddSingleton<IReadinessCheck, ScannerCheck>();
        setup.Services.AddScoped<UploadEnding>();
        setup.Services.AddScoped<PartReceiver>();
        setup.Services.AddScoped<BatchSteps>();
        setup.Services.AddScoped<BatchViews>();
        setup.Services.AddHostedService<FinishWholeUploads>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        DescribeServer.Map(routes);
        ListUploads.Map(routes);
        ReadQuota.Map(routes);
        SetQuota.Map(routes);
        StartBatch.Map(routes);
        ReadBatches.Map(routes);
        EditBatch.Map(routes);
        ChangeFiles.Map(routes);
        EndBatch.Map(routes);
        BeginDirectUpload.Map(routes);
        DirectParts.Map(routes);
        EndDirectUpload.Map(routes);
        var tus = routes.MapGroup("").AddEndpointFilter<TusProtocol>();
        CreateUpload.Map(tus);
        ReadOffset.Map(tus);
        AppendPart.Map(tus);
        TerminateUpload.Map(tus);
    }
}
