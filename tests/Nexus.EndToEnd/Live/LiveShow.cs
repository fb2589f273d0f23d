using System.Text.Json;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;

namespace Nexus.EndToEnd.Live;

/// <summary>A published show that waits for its encoder.</summary>
internal sealed record LiveShow(Person Creator, string Work, string Id, string Address, string Key)
{
    public static async Task<LiveShow> OpenAsync(Person creator)
    {
        var draft = new
        {
            title = "Tonight",
            kind = "video",
            access = "free",
        };
        var work = (await creator.DoAsync(HttpMethod.Post, "/api/content/works", draft)).GetProperty("id").GetString()!;
        var made = await creator.DoAsync(HttpMethod.Post, "/api/streamcore/shows", new { workId = work });
        await Eventually.IsTrueAsync(
            async () =>
                (await creator.SendAsync(HttpMethod.Post, $"/api/content/works/{work}/publish")).Status
                == System.Net.HttpStatusCode.OK,
            "the show is published",
            TimeSpan.FromMinutes(1)
        );
        return new LiveShow(
            creator,
            work,
            made.GetProperty("show").GetProperty("id").GetString()!,
            made.GetProperty("show").GetProperty("address").GetString()!,
            made.GetProperty("streamKey").GetString()!
        );
    }

    /// <summary>A playback session of the show, or null while it is not on the air.</summary>
    public async Task<JsonElement?> SessionAsync()
    {
        var answer = await Creator.SendAsync(HttpMethod.Post, "/api/stream/sessions", new { workId = Work });
        return answer.Status == System.Net.HttpStatusCode.OK && answer.Json.GetProperty("live").GetBoolean()
            ? answer.Json
            : null;
    }
}
