using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Content.ContentMgmt;
using Nexus.Testing;
using Xunit;

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
