using System.Collections.Concurrent;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.DspMetadata;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;
using Nexus.Kernel.Services;
using Nexus.Testing;
using Xunit;
using static Nexus.Content.Tests.DspMetadata.Described;

namespace Nexus.Content.Tests.DspMetadata;

/// <summary>What other services are told, and what is forgotten.</summary>
public sealed class TellingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Other_services_hear_each_description_in_order(DatabaseEngine engine)
    {
        var heard = new Heard();
        await using var host = await ContentHost.StartAsync(engine, listener: new Listener(heard));
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("Song", "audio");
        var release = await creator.CreateReleaseAsync("Album", work);
        await creator.PostMetadataAsync("prefixes", new { kind = "isrc", prefix = "DEA12" });
        await creator.DescribeAsync(
            $"works/{work}",
            new
            {
                contributors = new[] { Person("Ada", "mainArtist"), Person("Cy", "featuredArtist") },
                genre = "Jazz",
                pLine = new { year = 2025, owner = "Ada" },
            }
        );
        var code = await creator.PostMetadataAsync($"works/{work}/isrc", new { });
        var isrc = (await code.JsonAsync()).GetProperty("code").GetString();
        await creator.DescribeAsync($"works/{work}/lyrics", new { text = "At the harbour" });
        await creator.DescribeAsync($"releases/{release}", new { label = "Ada Records", upc = "036000291452" });
        await ContentHost.UntilAsync(() => Task.FromResult(heard.Messages.Count == 4), "four messages");
        Assert.Equal(
            [
                new RecordingDescribed(work, creator.UserId, "Ada feat. Cy", null, "Jazz", 2025, false, 1),
                new RecordingDescribed(work, creator.UserId, "Ada feat. Cy", isrc, "Jazz", 2025, false, 2),
                new RecordingDescribed(work, creator.UserId, "Ada feat. Cy", isrc, "Jazz", 2025, true, 3),
            ],
            heard.Messages.OfType<RecordingDescribed>().OrderBy(message => message.Version)
        );
        Assert.Equal(
            new ReleaseMetadataDescribed(release, creator.UserId, "", "Ada Records", "036000291452", null, null, 1),
            Assert.Single(heard.Messages.OfType<ReleaseMetadataDescribed>())
        );
    }

    [Theory, OnEachDatabase]
    public async Task Erasure_leaves_nothing_of_an_owner_and_all_of_the_others(DatabaseEngine engine)
    {
        await using var host = await ContentHost.StartAsync(engine);
        var (leaver, stayer) = (CreatorClient.New(host), CreatorClient.New(host));
        foreach (var creator in new[] { leaver, stayer })
        {
            var work = await creator.CreateWorkAsync("Song", "audio");
            await creator.DescribeAsync($"works/{work}", new { contributors = new[] { Person("Ada", "mainArtist") } });
            await creator.DescribeAsync($"works/{work}/lyrics", new { text = "At the harbour" });
            var release = await creator.CreateReleaseAsync("Album", work);
            await creator.DescribeAsync($"releases/{release}", new { label = "Ada Records" });
            await creator.UploadAsync(work, await TinyMedia.Song, "audio/mpeg");
        }
        await ContentHost.UntilAsync(async () => (await CopiesAsync(host)).Count == 2, "the copies");
        var sections = await DataAsync(host, data => data.ExportAsync(leaver.UserId, Cancel));
        Assert.Equal(
            ["Metadata of works", "Metadata of releases", "Lyrics"],
            sections.Sections.Select(section => section.Name)
        );
        Assert.Contains("Ada", sections.Sections[0].Records[0].ToString());
        await DataAsync(host, data => data.EraseAsync(leaver.UserId, Cancel));
        await ContentHost.UntilAsync(async () => (await CopiesAsync(host)).Count == 1, "the copy to go");
        Assert.Empty((await DataAsync(host, data => data.ExportAsync(leaver.UserId, Cancel))).Sections);
        Assert.Equal(3, (await DataAsync(host, data => data.ExportAsync(stayer.UserId, Cancel))).Sections.Count);
    }

    private static async Task<List<string>> CopiesAsync(ServiceHost host) =>
        (await ContentHost.ObjectsAsync(host)).FindAll(key =>
            key.StartsWith("dsp-metadata/", StringComparison.Ordinal)
        );

    private static Task<T> DataAsync<T>(ServiceHost host, Func<IPersonalData, Task<T>> act) =>
        host.InScopeAsync(async scope =>
        {
            var answer = await act(scope.GetRequiredService<Content.DspMetadata.PersonalData.MetadataOfPeople>());
            await scope.GetRequiredService<Content.DspMetadata.MetadataDb>().SaveChangesAsync(Cancel);
            return answer;
        });

    private sealed class Heard
    {
        public ConcurrentBag<object> Messages { get; } = [];
    }

    private sealed class Listener(Heard heard) : NexusService
    {
        public override string Name => "listener";

        public override string Domain => "content";

        public override int Port => 3099;

        public override IReadOnlyList<string> Routes => ["/api/listener"];

        public override void Configure(ServiceSetup setup)
        {
            setup.UseDatabase<ListenerDb>();
            setup.Services.AddSingleton(heard);
            setup.Handle<RecordingDescribed, Hear>();
            setup.Handle<ReleaseMetadataDescribed, Hear>();
        }

        public override void MapEndpoints(IEndpointRouteBuilder routes) { }
    }

    private sealed class Hear(Heard heard)
        : IMessageHandler<RecordingDescribed>,
            IMessageHandler<ReleaseMetadataDescribed>
    {
        public Task HandleAsync(RecordingDescribed message, MessageContext context, CancellationToken cancellationToken)
        {
            heard.Messages.Add(message);
            return Task.CompletedTask;
        }

        public Task HandleAsync(
            ReleaseMetadataDescribed message,
            MessageContext context,
            CancellationToken cancellationToken
        )
        {
            heard.Messages.Add(message);
            return Task.CompletedTask;
        }
    }
}

internal sealed class ListenerDb(DbContextOptions<ListenerDb> options) : ServiceDb(options)
{
    protected override void Configure(ModelBuilder model) { }
}
