using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Garnet.common;
using Microsoft.Extensions.Logging;

namespace Nexus.Kernel.Caching;

/// <summary>
/// A Redis-compatible server (Microsoft Garnet) inside this process, on loopback only, behind a password. What it
/// acknowledged is in its append-only file and comes back after the process is killed.
/// </summary>
public sealed class GarnetHost : IAsyncDisposable
{
    private const int PortAttempts = 5;
    private readonly FileStream folderLock;
    private GarnetServer? server;

    private GarnetHost(GarnetServer server, FileStream folderLock, IPEndPoint endPoint, string password)
    {
        this.server = server;
        this.folderLock = folderLock;
        EndPoint = endPoint;
        ConnectionString = $"{endPoint},password={password}";
    }

    /// <summary>Where the server listens: 127.0.0.1 and the port that was asked for or picked.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The connection string for <see cref="RedisOptions.ConnectionString" />; it holds the password.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts the server and recovers what <paramref name="folder" /> holds.</summary>
    /// <param name="folder">The data folder; created where it is missing, used by one process at a time.</param>
    /// <param name="port">A TCP port, or 0 for a free one.</param>
    /// <param name="password">The password clients must give; null for a random one.</param>
    /// <param name="logs">Where warnings and errors of the server go; null for nowhere.</param>
    /// <exception cref="IOException">Another process uses the folder, or the port is taken.</exception>
    public static GarnetHost Start(string folder, int port = 0, string? password = null, ILoggerFactory? logs = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        password ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        folder = Directory.CreateDirectory(folder).FullName;
        var folderLock = LockFolder(folder);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var endPoint = new IPEndPoint(IPAddress.Loopback, port == 0 ? FreePort() : port);
                try
                {
                    return new GarnetHost(Listen(folder, endPoint, password, logs), folderLock, endPoint, password);
                }
                catch (GarnetException error) when (IsTaken(error) && port == 0 && attempt < PortAttempts)
                {
                    // Someone took the free port between the look and the bind.
                }
                catch (GarnetException error) when (IsTaken(error))
                {
                    throw new IOException($"The embedded cache cannot listen on {endPoint}: {error.Message}.", error);
                }
            }
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server; its data stays in the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref server, null) is not { } running)
            return;
        await Task.Run(() => running.Dispose(false));
        await folderLock.DisposeAsync();
    }

    private static GarnetServer Listen(string folder, IPEndPoint endPoint, string password, ILoggerFactory? logs)
    {
        var server = new GarnetServer(
            GarnetSettings.Build(folder, endPoint, password),
            logs is null ? null : new GarnetLogs(logs)
        );
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose(false);
            throw;
        }
    }

    private static bool IsTaken(GarnetException error) => error.InnerException is SocketException;

    private static FileStream LockFolder(string folder)
    {
        try
        {
            return new FileStream(
                Path.Combine(folder, ".lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException error)
        {
            throw new IOException(
                $"The cache folder {folder} is in use by another process: stop it, or choose another data folder.",
                error
            );
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
