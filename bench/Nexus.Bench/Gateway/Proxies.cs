using System.Diagnostics;

namespace Nexus.Bench.Gateway;

/// <summary>A process of the gateway part: one of our own hosts, nginx or haproxy.</summary>
internal sealed class Proxies : IAsyncDisposable
{
    private readonly List<Process> processes = [];
    private readonly string folder = Directory.CreateTempSubdirectory("nexus-proxies-").FullName;

    /// <summary>Starts one of <see cref="Hosts"/> and waits until it answers; returns what it printed first.</summary>
    public async Task<string> HostAsync(int port, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["host", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_gcServer"] = "1";
        var process = Start(start);
        await WaitAsync(port);
        if (arguments[0] != "gateway")
        {
            return "";
        }
        return await process.StandardOutput.ReadLineAsync() + "\n" + await process.StandardOutput.ReadLineAsync();
    }

    public async Task NginxAsync(int port, int upstream)
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var file = Path.Combine(folder, $"nginx-{port}.conf");
        await File.WriteAllTextAsync(
            file,
            $$"""
            daemon off;
            worker_processes 2;
            pid {{folder}}/nginx-{{port}}.pid;
            events { worker_connections 1024; }
            http {
              access_log off;
              keepalive_requests 1000000;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              upstream one { server 127.0.0.1:{{upstream}}; keepalive 64; keepalive_requests 1000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://one; proxy_http_version 1.1; proxy_set_header Connection ""; }
              }
            }
            """
        );
        Start(new ProcessStartInfo("nginx", ["-e", Path.Combine(folder, "error.log"), "-c", file]));
        await WaitAsync(port);
    }

    public async Task HaproxyAsync(int port, int upstream)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            global
              nbthread 2
            defaults
              mode http
              timeout connect 5s
              timeout client 30s
              timeout server 30s
              http-reuse always
            listen one
              bind 127.0.0.1:{port}
              server one 127.0.0.1:{upstream}

            """
        );
        Start(new ProcessStartInfo("haproxy", ["-db", "-q", "-f", file]));
        await WaitAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                // They end their workers themselves, which a kill would leave behind.
                using (Process.Start("kill", ["-TERM", $"{process.Id}"])) { }
                await process.WaitForExitAsync();
            }
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private Process Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        processes.Add(process);
        return process;
    }

    private static async Task WaitAsync(int port)
    {
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"));
                return;
            }
            catch (HttpRequestException) when (i < 400)
            {
                await Task.Delay(50);
            }
        }
    }
}
