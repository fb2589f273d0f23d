using System.Diagnostics;
using System.Net;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.SecondStep;

/// <summary>The unmodified npm package otplib is the authenticator app.</summary>
public sealed class OtplibTests
{
    private const string Script = """
        const { generateSync } = require(process.argv[2] + '/otplib');
        console.log(generateSync({ secret: process.argv[3], epoch: Number(process.argv[4]) }));
        """;

    [Fact]
    public async Task Otplibs_code_finishes_a_sign_in()
    {
        var modules = Engines.Npm();
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var ada = await Enrolled.NewAsync(host);
        host.Time.Pass(TimeSpan.FromSeconds(30));

        var code = await RunAsync(modules, ada.Secret, host.Time.GetUtcNow().ToUnixTimeSeconds());
        var answer = await ada.SecondStepAsync(await ada.FirstStepAsync(), code);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string> RunAsync(string modules, string secret, long seconds)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-e", Script, "-", modules, secret, seconds.ToString() })
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }
}
