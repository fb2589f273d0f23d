using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Nexus.EndToEnd.PlugPulled;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd.Browser;

/// <summary>Works and releases that a test adds to the story's.</summary>
internal static class Recordings
{
    private const int SamplesPerSecond = 8000;
    private const int Seconds = 20;

    /// <summary>A published tone; answers its identifier.</summary>
    public static async Task<string> PublishAsync(Person creator, string title, string access)
    {
        var draft = new
        {
            title,
            kind = "audio",
            access,
        };
        var work = await creator.DoAsync(HttpMethod.Post, "/api/content/works", draft);
        var id = work.GetProperty("id").GetString()!;
        using var sent = await creator.SendAsync(() => Upload(id));
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        await Eventually.IsTrueAsync(
            async () =>
                (await creator.DoAsync(HttpMethod.Get, $"/api/content/my/works/{id}")).GetProperty("state").GetString()
                == "ready",
            $"{title} is ready",
            TimeSpan.FromMinutes(2)
        );
        await creator.DoAsync(HttpMethod.Post, $"/api/content/works/{id}/publish");
        return id;
    }

    /// <summary>A published release of published works; answers its identifier.</summary>
    public static async Task<string> ReleaseAsync(Person creator, string title, params string[] workIds)
    {
        var content = new
        {
            title,
            description = "",
            workIds,
        };
        var made = await creator.DoAsync(HttpMethod.Post, "/api/content/releases", content);
        var id = made.GetProperty("id").GetString()!;
        await creator.DoAsync(HttpMethod.Post, $"/api/content/releases/{id}/publish");
        return id;
    }

    /// <summary>A square as large as directories ask for, as PNG.</summary>
    /// <param name="page">Any page.</param>
    /// <param name="grain">As a photograph is: of some megabytes, because it has no two equal pixels in a row.</param>
    public static async Task<byte[]> PictureAsync(IPage page, bool grain = false) =>
        Convert.FromBase64String(
            await page.EvaluateAsync<string>(
                """
                grain => {
                  const canvas = document.createElement("canvas");
                  canvas.width = canvas.height = 1400;
                  const pen = canvas.getContext("2d");
                  pen.fillStyle = "#12343b";
                  pen.fillRect(0, 0, 1400, 1400);
                  if (grain) {
                    const pixels = pen.getImageData(0, 0, 1400, 1400);
                    for (let i = 0, seed = 1; i < pixels.data.length; i += 4) {
                      seed = (seed * 48271) % 2147483647;
                      pixels.data[i] = seed & 255;
                      pixels.data[i + 1] = (seed >> 8) & 255;
                    }
                    pen.putImageData(pixels, 0, 0);
                  }
                  return canvas.toDataURL("image/png").split(",")[1];
                }
                """,
                grain
            )
        );

    // The whole file with the request that creates the upload.
    private static HttpRequestMessage Upload(string workId)
    {
        var file = Tone();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/dsp/upload")
        {
            Content = new ByteArrayContent(file)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") },
            },
        };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", $"{file.Length}");
        request.Headers.Add(
            "Upload-Metadata",
            $"filename {Encode("tone.wav")},filetype {Encode("audio/wav")},workid {Encode(workId)}"
        );
        return request;
    }

    // One channel of eight bits, as WAV.
    private static byte[] Tone()
    {
        const int length = SamplesPerSecond * Seconds;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(SamplesPerSecond);
        writer.Write(SamplesPerSecond);
        writer.Write((short)1);
        writer.Write((short)8);
        writer.Write("data"u8);
        writer.Write(length);
        for (var i = 0; i < length; i++)
        {
            writer.Write((byte)(128 + (40 * Math.Sin(2 * Math.PI * 330 * i / SamplesPerSecond))));
        }
        writer.Flush();
        return file.ToArray();
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
