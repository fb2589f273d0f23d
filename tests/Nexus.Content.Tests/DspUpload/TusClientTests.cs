using System.Diagnostics;
using System.Security.Cryptography;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>The unmodified npm package tus-js-client uploads, also in parts side by side, is aborted in the middle and resumes.</summary>
public sealed class TusClientTests
{
    private const string Script = """
        const fs = require('fs');
        const { PassThrough } = require('stream');
        const tus = require(process.argv[2] + '/tus-js-client');
        const [, , , endpoint, token, file, workid, way] = process.argv;
        const size = fs.statSync(file).size;
        process.exitCode = 2; // Unless it says that it is done.
        const fail = (error) => { console.error(String(error)); process.exit(1); };
        const options = (more) => ({
          endpoint, chunkSize: 700000, retryDelays: [100, 300, 1000, 2000],
          headers: { Authorization: 'Bearer ' + token },
          metadata: { filename: 'take.mkv', filetype: 'video/x-matroska', workid },
          onError: fail, onSuccess: () => process.exit(0), ...more });
        const send = (more) => new tus.Upload(fs.createReadStream(file), options(more));
        const ways = {
          resumed() {
            let left = false;
            const first = send({ uploadSize: size, uploadDataDuringCreation: true,
              onChunkComplete: (chunk, accepted) => {
                if (accepted <= 1000000 || accepted >= size || left) return;
                left = true;
                first.abort().then(() => send({ uploadSize: size, uploadUrl: first.url }).start()); } });
            first.start();
          },
          parallel() {
            const urlStorage = new tus.FileUrlStorage(file + '.urls');
            let left = false;
            const first = send({ parallelUploads: 3, urlStorage,
              onProgress: (sent) => {
                if (sent <= 1000000 || sent >= size || left) return;
                left = true;
                first.abort().then(async () => {
                  const second = send({ parallelUploads: 3, urlStorage });
                  const [previous] = await second.findPreviousUploads();
                  if (previous?.parallelUploadUrls?.length !== 3) fail('no three parts to resume');
                  second.resumeFromPreviousUpload(previous);
                  second.start();
                }, fail); } });
            first.start();
          },
          deferred() {
            const unknown = fs.createReadStream(file).pipe(new PassThrough());
            new tus.Upload(unknown, options({ uploadLengthDeferred: true })).start();
          },
        };
        ways[way]();
        """;

    [Theory, InlineData("resumed"), InlineData("parallel"), InlineData("deferred")]
    public async Task Tus_js_client_uploads_and_resumes(string way)
    {
        var modules = Engines.Npm();
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("By another's client");
        var bytes = TusTests.MediaLike(3_000_000);
        var file = Path.Combine(host.Folder, "take.mkv");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        using var http = creator.Http;
        var token = http.DefaultRequestHeaders.Authorization!.Parameter!;
        var endpoint = new Uri(host.Address, "/api/dsp/upload").ToString();
        var (code, errors) = await RunAsync([modules, endpoint, token, file, work.ToString(), way], host.Folder);
        Assert.True(code == 0, errors);
        await ContentHost.UntilAsync(
            async () => (await Stored.HashesAsync(host)).Contains(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            "the stored original to be the sent one"
        );
    }

    private static async Task<(int Code, string Errors)> RunAsync(string[] arguments, string folder)
    {
        var script = Path.Combine(folder, "upload.cjs");
        await File.WriteAllTextAsync(script, Script);
        var start = new ProcessStartInfo("node") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await errors);
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
