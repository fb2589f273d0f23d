using System.Diagnostics;
using Nexus.Testing;

namespace Nexus.Bench.Parts;

/// <summary>nginx with two workers and a configuration of its own, serving one file.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nexus-nginx-").FullName;
    private readonly int port = FreePorts.Next();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}/segment.m4s");

    public static async Task<Nginx> StartAsync(byte[] file)
    {
        var nginx = new Nginx();
        try
        {
            await nginx.RunAsync(file);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            // nginx ends its workers itself, which a kill would leave behind.
            using (Process.Start("kill", ["-TERM", $"{process.Id}"])) { }
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync(byte[] file)
    {
        // Started by root it changes its workers' user, who must reach the file.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        await File.WriteAllBytesAsync(Path.Combine(folder, "segment.m4s"), file);
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration());
        process = Process.Start("nginx", ["-e", Path.Combine(folder, "error.log"), "-c", configuration]);
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                await http.GetByteArrayAsync(Address);
                return;
            }
            catch (HttpRequestException) when (i < 100)
            {
                await Task.Delay(50);
            }
        }
    }

    private string Configuration() =>
        $$"""
            daemon off;
            worker_processes 2;
            pid {{folder}}/pid;
            events { worker_connections 1024; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              open_file_cache max=100;
              keepalive_requests 1000000;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              server { listen 127.0.0.1:{{port}}; root {{folder}}; }
            }
            """;
}
