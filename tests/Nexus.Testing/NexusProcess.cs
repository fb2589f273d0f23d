using System.Diagnostics;
using System.Text;
using Xunit;

namespace Nexus.Testing;

/// <summary>The published binary as a process of its own, the way a user runs it; it can be killed like a pulled plug.</summary>
public sealed class NexusProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private NexusProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The binary that <c>./test</c> published.</summary>
    public static string Binary =>
        Environment.GetEnvironmentVariable("NEXUS_TEST_BINARY")
        ?? Path.Combine(Repository.Root, "artifacts", "nexus", "nexus");

    /// <summary>What the process printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public bool HasExited => process.HasExited;

    public int Id => process.Id;

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static NexusProcess Start(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(Binary)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment["DOTNET_hostBuilder__reloadConfigOnChange"] = "false";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        return new NexusProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the address answers ready; throws with the process's output when it does not.</summary>
    public async Task WaitUntilReadyAsync(Uri address, int seconds = 90)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        var deadline = Stopwatch.StartNew();
        var last = "";
        while (deadline.Elapsed.TotalSeconds < seconds)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The process ended with {process.ExitCode}:\n{Output}");
            }
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                last = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                last = notYet.Message;
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"Not ready after {seconds} s: {last}\n{Output}");
    }

    /// <summary>SIGKILL: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync();
    }

    /// <summary>SIGINT, as Ctrl-C does, then waits; true when it ended by itself within the time.</summary>
    public async Task<bool> StopAsync(int seconds = 15)
    {
        if (process.HasExited)
        {
            return true;
        }
        using (Process.Start("kill", ["-INT", process.Id.ToString()])) { }
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async Task<int> WaitForExitAsync(int seconds = 120)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        // The runner shows it where the test failed.
        TestContext.Current.TestOutputHelper?.WriteLine(Output);
        process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
