using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Content.DspMetadata.Allocating;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.PersonalData;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;

namespace Nexus.Content.DspMetadata;

/// <summary>Music metadata: who took part, codes, terms, lyrics, tags of files and messages to other services.</summary>
internal sealed class DspMetadataService : NexusService
{
    public override string Name => "dsp-metadata";

    public override string Domain => "content";

    public override int Port => 3014;

    public override IReadOnlyList<string> Routes => ["/api/dsp/metadata"];

    public override IReadOnlyList<string> Needs => ["content-mgmt", "user-auth"];

    public override void Configure(ServiceSetup setup)
    {
        setup.UseDatabase<MetadataDb>().HoldsPersonalData<MetadataOfPeople>();
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
    }
}
