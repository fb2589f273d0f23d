using System.Diagnostics;
using System.Security.Cryptography;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>
/// The unmodified npm packages @uppy/core and @uppy/aws-s3 send a file straight to the store. The host takes no body of
/// more than a mebibyte, so no part goes through it.
/// </summary>
public sealed class UppyTests
{
    private const string Script = """
        import { createRequire } from 'node:module';
        import { readFileSync } from 'node:fs';
        import { pathToFileURL } from 'node:url';
        const [, , modules, endpoint, token, file, workid, way] = process.argv;
        const load = async (name) => (await import(pathToFileURL(createRequire(modules + '/').resolve(name)))).default;
        process.exitCode = 2; // Unless it says that it is done.
        const fail = (error) => { console.error(String(error?.stack ?? error)); process.exit(1); };

        // Browsers have these and Node has not.
        globalThis.ProgressEvent ??= class extends Event {};
        globalThis.XMLHttpRequest = class extends EventTarget {
          upload = new EventTarget(); #sent = {}; #stop = new AbortController(); #headers = new Headers();
          open(method, url) { Object.assign(this, { method, url }); }
          setRequestHeader(name, value) { this.#sent[name] = value; }
          getResponseHeader(name) { return this.#headers.get(name); }
          getAllResponseHeaders() { return [...this.#headers].map(([name, value]) => `${name}: ${value}`).join('\r\n'); }
          abort() { this.#stop.abort(); this.dispatchEvent(new Event('abort')); }
          async send(body) {
            try {
              const answer = await fetch(this.url, { method: this.method, body, headers: this.#sent, signal: this.#stop.signal });
              this.responseText = await answer.text();
              this.#headers = answer.headers;
              this.status = answer.status;
              this.dispatchEvent(new Event('load'));
            } catch (error) {
              if (!this.#stop.signal.aborted) this.dispatchEvent(new Event('error'));
            }
          }
        };

        const [Uppy, AwsS3] = [await load('@uppy/core'), await load('@uppy/aws-s3')];
        const uppy = new Uppy();
        uppy.use(AwsS3, { endpoint, shouldUseMultipart: true, headers: { Authorization: 'Bearer ' + token } });
        const data = new Blob([readFileSync(file)], { type: 'video/x-matroska' });
        const id = uppy.addFile({ name: 'take.mkv', type: data.type, data, meta: { workid, size: data.size } });
        const ways = {
          async sent() {
            const { failed, successful } = await uppy.upload();
            if (failed.length > 0) fail(failed[0].error);
            if (!successful[0].uploadURL?.startsWith('/api/dsp/upload/')) fail(successful[0].uploadURL);
          },
          async resumed() {
            const paused = new Promise((resolve) =>
              uppy.once('s3-multipart:part-uploaded', () => setTimeout(() => { uppy.pauseAll(); resolve(); }, 0)));
            const done = uppy.upload();
            await paused;
            await new Promise((resolve) => setTimeout(resolve, 300));
            uppy.resumeAll();
            const { failed } = await done;
            if (failed.length > 0) fail(failed[0].error);
          },
          async cancelled() {
            uppy.once('s3-multipart:part-uploaded', () => uppy.cancelAll());
            await uppy.upload();
            await new Promise((resolve) => setTimeout(resolve, 500));
          },
        };
        await ways[way]().then(() => process.exit(0), fail);
        """;

    [Theory, InlineData("sent"), InlineData("resumed"), InlineData("cancelled")]
    public async Task Uppy_sends_a_file_straight_to_the_store(string way)
    {
        var modules = Engines.Npm();
        await using var server = await ListingS3.StartAsync(Engines.S3());
        await using var host = await DirectHost.StartAsync(DatabaseEngine.Sqlite, server: server.Urls.First());
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("By another's client");
        var bytes = TusTests.MediaLike(12_000_000);
        var file = Path.Combine(host.Folder, "take.mkv");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        using var http = creator.Http;
        var token = http.DefaultRequestHeaders.Authorization!.Parameter!;
        var endpoint = new Uri(host.Address, "/api/dsp/upload").ToString();
        var (code, errors) = await RunAsync([modules, endpoint, token, file, work.ToString(), way], host.Folder);
        Assert.True(code == 0, errors);
        if (way == "cancelled")
        {
            await ContentHost.UntilAsync(async () => await DirectHost.UsedAsync(creator) == 0, "nothing to be taken");
            return;
        }
        await ContentHost.UntilAsync(
            async () => (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            "the stored original to be the sent one"
        );
        await DirectHost.UntilCleanAsync(host);
    }

    private static async Task<(int Code, string Errors)> RunAsync(string[] arguments, string folder)
    {
        var script = Path.Combine(folder, "uppy.mjs");
        await File.WriteAllTextAsync(script, Script);
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var (errors, output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await errors + await output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
