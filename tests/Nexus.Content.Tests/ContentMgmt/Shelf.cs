using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Content.ContentMgmt.Moderation;
using Nexus.Content.ContentMgmt.Trash;
using Nexus.Contracts.StreamCore;
using Nexus.Kernel.Messaging;
using Nexus.Testing;
using Xunit;
using WorkState = Nexus.Content.ContentMgmt.WorkState;

namespace Nexus.Content.Tests.ContentMgmt;

/// <summary>Puts works into the library without their files; the real way is in the playback tests.</summary>
internal static class Shelf
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As if its file had been processed.</summary>
    public static Task<int> MakeReadyAsync(ServiceHost host, Guid workId) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var work = await db.Works.FirstAsync(row => row.Id == workId, Cancel);
            (work.AssetId, work.State) = (Guid.NewGuid(), WorkState.Ready);
            return await db.SaveChangesAsync(Cancel);
        });

    /// <summary>Changes the row of a work, in the trash or not.</summary>
    public static Task<int> ChangeAsync(ServiceHost host, Guid workId, Action<Work> change) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            change(await db.Works.IgnoreQueryFilters().FirstAsync(row => row.Id == workId, Cancel));
            return await db.SaveChangesAsync(Cancel);
        });

    /// <summary>Its file waits to be made playable.</summary>
    public static Task<int> ProcessAsync(ServiceHost host, Guid workId, string sourceKey) =>
        ChangeAsync(host, workId, work => (work.SourceKey, work.State) = (sourceKey, WorkState.Processing));

    /// <summary>What is said once its file can be played.</summary>
    public static ContentReady Ready(Guid workId, string sourceKey, Guid assetId) =>
        new(workId, assetId, sourceKey, 60, null, null, null, false, false);

    /// <summary>Empties the trash of a work before its time.</summary>
    public static Task<int> EmptyTrashAsync(ServiceHost host, Guid workId) =>
        host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<ContentDb>();
            var work = await db.Works.IgnoreQueryFilters().FirstAsync(row => row.Id == workId, Cancel);
            var worker = ActivatorUtilities.CreateInstance<EmptyTrashWorker>(services);
            var task = new EmptyTrash(SubjectKind.Work, workId, work.TrashRound!.Value);
            await worker.RunAsync(task, new TaskContext(Guid.NewGuid(), 1), Cancel);
            return await db.SaveChangesAsync(Cancel);
        });

    /// <summary>As if another service had said it.</summary>
    public static Task<int> HearAsync<THandler, TMessage>(ServiceHost host, TMessage message)
        where THandler : IMessageHandler<TMessage>
        where TMessage : class =>
        host.InScopeAsync(async services =>
        {
            var context = new MessageContext(Guid.NewGuid(), "test", null, DateTimeOffset.UtcNow, 1);
            var handler = ActivatorUtilities.CreateInstance<THandler>(services);
            await handler.HandleAsync(message, context, Cancel);
            return await services.GetRequiredService<ContentDb>().SaveChangesAsync(Cancel);
        });

    /// <summary>A published work.</summary>
    public static async Task<Guid> PublishedAsync(
        ServiceHost host,
        CreatorClient creator,
        string title,
        string description = "",
        string? genre = null,
        string? language = null,
        string kind = "audio"
    )
    {
        var work = new
        {
            title,
            description,
            genre,
            language,
            kind,
            access = "free",
        };
        var made = await creator.PostAsync("/api/content/works", work);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.JsonAsync()).GetProperty("id").GetGuid();
        await MakeReadyAsync(host, id);
        Assert.Equal(HttpStatusCode.OK, (await creator.PostAsync($"/api/content/works/{id}/publish")).StatusCode);
        return id;
    }
}
