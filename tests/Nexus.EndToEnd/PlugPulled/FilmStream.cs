using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Nexus.Testing;

namespace Nexus.EndToEnd.PlugPulled;

/// <param name="WorkId">The work it is of.</param>
/// <param name="Sha256">Of all its bytes.</param>
internal sealed record SentFilm(Guid WorkId, string Sha256);

/// <summary>
/// A creator who sends one film after another in small parts (tus 1.0), resumes where the server says it is, and keeps
/// account of every byte that was acknowledged.
/// </summary>
internal sealed class FilmStream(Person creator, byte[] film, int seed) : IDisposable
{
    private const int PartLength = 96 * 1024;
    private const string Uploads = "/api/dsp/upload";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly CancellationTokenSource ends = new();
    private readonly List<Task> workers = [];

    /// <summary>Films whose last byte was acknowledged.</summary>
    public ConcurrentQueue<SentFilm> Sent { get; } = [];

    /// <summary>What must never be seen.</summary>
    public ConcurrentQueue<string> Losses { get; } = [];

    public void Start(int count) => workers.AddRange(Enumerable.Range(0, count).Select(WorkAsync));

    /// <summary>Lets what is under way come to its end.</summary>
    public async Task StopAsync()
    {
        await ends.CancelAsync();
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromMinutes(2));
    }

    public void Dispose() => ends.Dispose();

    private async Task WorkAsync(int worker)
    {
        SentFilm? former = null;
        for (var i = 0; !ends.IsCancellationRequested; i++)
        {
            var bytes = Distinct((seed * 31) + (worker * 1000) + i);
            var workId = await BeginWorkAsync($"Film {worker}-{i}");
            await SendAsync(await BeginAsync(workId, bytes.Length), bytes);
            var film = new SentFilm(workId, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Sent.Enqueue(film);
            await WaitForAsync(former);
            former = film;
        }
    }

    // Otherwise films pile up, and a kill finds a queue in place of a transcode.
    private async Task WaitForAsync(SentFilm? film)
    {
        if (film is not null)
        {
            await UntilAsync<object>(
                async () => ends.IsCancellationRequested || await IsReadyAsync(film.WorkId) ? film : null,
                Patience
            );
        }
    }

    private async Task<bool> IsReadyAsync(Guid workId)
    {
        var answer = await creator.SendAsync(HttpMethod.Get, $"/api/content/my/works/{workId}");
        return answer.Status == HttpStatusCode.OK && answer.Json.GetProperty("state").GetString() == "ready";
    }

    // The same film with bytes of its own after it, in a box that players pass over: the same bytes would be kept once.
    private byte[] Distinct(int number)
    {
        var more = new byte[400_000];
        new Random(number).NextBytes(more);
        var length = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(more.Length + 8));
        return [.. film, .. length, .. "free"u8, .. more];
    }

    private async Task<Guid> BeginWorkAsync(string title)
    {
        var key = Guid.CreateVersion7().ToString();
        var body = new
        {
            title,
            kind = "video",
            access = "free",
        };
        var answer = await UntilAsync(async () =>
        {
            var answer = await creator.SendAsync(HttpMethod.Post, "/api/content/works", body, key);
            return answer.Status == HttpStatusCode.Created ? answer : null;
        });
        return answer.Json.GetProperty("id").GetGuid();
    }

    private Task<Uri> BeginAsync(Guid workId, int length) =>
        UntilAsync(async () =>
        {
            using var answer = await creator.SendAsync(() =>
                Request(
                    HttpMethod.Post,
                    Uploads,
                    ("Upload-Length", length.ToString(CultureInfo.InvariantCulture)),
                    ("Upload-Metadata", $"filename {Base64("film.mp4")},workid {Base64(workId.ToString())}")
                )
            );
            return answer.StatusCode == HttpStatusCode.Created ? answer.Headers.Location : null;
        });

    private async Task SendAsync(Uri upload, byte[] bytes)
    {
        for (var acknowledged = 0; acknowledged < bytes.Length; )
        {
            acknowledged = await SendPartAsync(upload, bytes, acknowledged) ?? await ResumeAsync(upload, acknowledged);
        }
    }

    /// <summary>How much there is now, as the server acknowledges it; null when it did not answer so.</summary>
    private async Task<int?> SendPartAsync(Uri upload, byte[] bytes, int offset)
    {
        var part = bytes.AsMemory(offset, Math.Min(PartLength, bytes.Length - offset));
        try
        {
            using var answer = await creator.SendAsync(() =>
            {
                var request = Request(
                    HttpMethod.Patch,
                    upload.ToString(),
                    ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture))
                );
                request.Content = new ReadOnlyMemoryContent(part);
                request.Content.Headers.ContentType = new("application/offset+octet-stream");
                return request;
            });
            return answer.StatusCode == HttpStatusCode.NoContent ? OffsetOf(answer) : null;
        }
        catch (Exception gone) when (Person.IsCutOff(gone))
        {
            return null;
        }
    }

    private async Task<int> ResumeAsync(Uri upload, int acknowledged)
    {
        var offset = await UntilAsync<object>(async () =>
        {
            using var answer = await creator.SendAsync(() => Request(HttpMethod.Head, upload.ToString()));
            return answer.IsSuccessStatusCode ? OffsetOf(answer) : null;
        });
        if ((int)offset < acknowledged)
        {
            Losses.Enqueue($"{upload}: {acknowledged} bytes were acknowledged, {offset} are there.");
        }
        return (int)offset;
    }

    // Until somebody answers as hoped: the process is dead half of the time.
    private static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, TimeSpan? patience = null)
        where T : class
    {
        T? answer = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    return (answer = await ask()) is not null;
                }
                catch (Exception gone) when (Person.IsCutOff(gone))
                {
                    return false;
                }
            },
            "an answer of the platform",
            patience ?? TimeSpan.FromMinutes(1)
        );
        return answer!;
    }

    private static HttpRequestMessage Request(
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return request;
    }

    private static int OffsetOf(HttpResponseMessage answer) =>
        int.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
