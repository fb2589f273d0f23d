using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.DspMetadata.Allocating;
using Nexus.Content.DspMetadata.Calls;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Ern;
using Nexus.Content.DspMetadata.Lyrics;
using Nexus.Content.DspMetadata.PersonalData;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Content.DspMetadata.Removal;
using Nexus.Content.DspMetadata.Suggesting;
using Nexus.Content.DspMetadata.Tags;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.DspMetadata;
using Nexus.Contracts.StreamCore;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.DspMetadata;

/// <summary>Music metadata: who took part, codes, terms, lyrics, tags of files and messages to other services.</summary>
internal sealed class DspMetadataService : NexusService
{
    public const string ServiceName = "dsp-metadata";

    public override string Name => ServiceName;

    public override string Domain => "content";

    public override int Port => 3014;

    public override IReadOnlyList<string> Routes => ["/api/dsp/metadata"];

    public override IReadOnlyList<string> Needs => ["content-mgmt", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<MetadataDb>().HoldsPersonalData<MetadataOfPeople>();
        setup.Handle<ContentReady, LearnFile>();
        setup.Handle<ContentPublished, FollowWork>();
        setup.Handle<ReleasePublished, FollowRelease>();
        setup.Handle<ContentRemoved, ForgetWork>();
        setup.RunTasks<TagFile, TagWorker>();
        setup.RunTasks<RemoveCopy, RemoveCopyWorker>();
        setup.Services.AddSingleton<OriginalCopy>();
        setup.Services.TryAddSingleton<Parties>();
        setup.Services.AddScoped<Subjects>();
        setup.Services.AddScoped<CodeAllocation>();
    }

    public override void MapEndpoints(IEndpointRouteBuilder routes)
    {
        EditRecording.Map(routes);
        EditReleaseMetadata.Map(routes);
        Prefixes.Map(routes);
        AllocateCodes.Map(routes);
        EditLyrics.Map(routes);
        UseSuggestions.Map(routes);
        ExchangeMessages.Map(routes);
        routes.MapCall<GetLyrics, FoundLyrics, GetLyricsHandler>(MetadataCalls.GetLyrics);
    }
}
