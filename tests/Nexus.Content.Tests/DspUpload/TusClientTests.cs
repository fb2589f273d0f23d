using System.Diagnostics;
using System.Security.Cryptography;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests.DspUpload;

/// <summary>The unmodified npm package tus-js-client uploads, is aborted in the middle and resumes.</summary>
public sealed class TusClientTests
{
    private const string Script = """
        const fs = require('fs');
        const tus = require(process.argv[2] + '/tus-js-client');
        const [, , , endpoint, token, file, workid] = process.argv;
        const size = fs.statSync(file).size;
        const options = (more) => ({
          endpoint, uploadSize: size, chunkSize: 500000, retryDelays: [100, 300, 1000, 2000],
          headers: { Authorization: 'Bearer ' + token },
          metadata: { filename: 'take.mkv', filetype: 'video/x-matroska', workid },
          onError: (error) => { console.error(String(error)); process.exit(1); }, ...more });
        const first = new tus.Upload(fs.createReadStream(file), options({
          uploadDataDuringCreation: true,
          onChunkComplete: (chunk, accepted) => { if (accepted > 1000000 && accepted < size) first.abort().then(resume); } }));
        let resumed = false;
        function resume() {
          if (resumed) return; resumed = true;
          const second = new tus.Upload(fs.createReadStream(file), options({
            uploadUrl: first.url, onSuccess: () => { console.log(second.url); process.exit(0); } }));
          second.start();
        }
        first.start();
        """;

    [Fact]
    public async Task Tus_js_client_uploads_and_resumes()
    {
        var modules = Path.Combine(Repository.Root, "artifacts", "npm", "node_modules");
        if (!Directory.Exists(Path.Combine(modules, "tus-js-client")))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CI") == "true",
                "tus-js-client is not there: run ./test with npm installed."
            );
            Assert.Fail("tus-js-client must be there in CI.");
        }
        await using var host = await ContentHost.StartAsync(DatabaseEngine.Sqlite);
        var creator = CreatorClient.New(host);
        var work = await creator.CreateWorkAsync("By another's client");
        var bytes = TusTests.MediaLike(3_000_000);
        var file = Path.Combine(host.Folder, "take.mkv");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        using var http = creator.Http;
        var token = http.DefaultRequestHeaders.Authorization!.Parameter!;
        var endpoint = new Uri(host.Address, "/api/dsp/upload").ToString();
        var (code, errors) = await RunAsync([modules, endpoint, token, file, work.ToString()], host.Folder);
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
