using System.Globalization;
using System.Text;

namespace Nexus.Host.Demo;

/// <summary>Uploads a file over tus 1.0 in parts, as a browser does.</summary>
internal static class DemoUpload
{
    private const int PartSize = 4 << 20;

    public static async Task SendAsync(
        DemoClient client,
        string workId,
        string path,
        string type,
        Action<double> progress,
        CancellationToken token
    )
    {
        await using var file = File.OpenRead(path);
        var address = await CreateAsync(client, workId, Path.GetFileName(path), type, file.Length, token);
        var buffer = new byte[PartSize];
        long offset = 0;
        while (offset < file.Length)
        {
            var read = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token);
            using var part = new HttpRequestMessage(HttpMethod.Patch, address);
            part.Headers.Add("Tus-Resumable", "1.0.0");
            part.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
            part.Content = new ByteArrayContent(buffer, 0, read);
            part.Content.Headers.ContentType = new("application/offset+octet-stream");
            using var answer = await client.FetchAsync(part, token);
            await RequireAsync(answer, token);
            offset += read;
            progress((double)offset / file.Length);
        }
    }

    private static async Task<string> CreateAsync(
        DemoClient client,
        string workId,
        string name,
        string type,
        long length,
        CancellationToken token
    )
    {
        using var create = new HttpRequestMessage(HttpMethod.Post, "/api/dsp/upload");
        create.Headers.Add("Tus-Resumable", "1.0.0");
        create.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        create.Headers.Add(
            "Upload-Metadata",
            $"filename {Encode(name)},filetype {Encode(type)},workid {Encode(workId)}"
        );
        using var answer = await client.FetchAsync(create, token);
        await RequireAsync(answer, token);
        return answer.Headers.Location?.ToString() ?? throw new DemoFailure("The upload has no address.");
    }

    private static async Task RequireAsync(HttpResponseMessage answer, CancellationToken token)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(token);
            throw new DemoFailure($"The upload was refused with {(int)answer.StatusCode}: {text}");
        }
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
