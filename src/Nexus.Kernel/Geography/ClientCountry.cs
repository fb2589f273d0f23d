using System.Net;
using MaxMind.Db;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Kernel.Http;

namespace Nexus.Kernel.Geography;

/// <summary>
/// The country a request comes from: what the gateway took from a trusted proxy's header, else what the operator's file
/// says of the address. Nobody is guessed at: where neither knows, the country is null.
/// </summary>
public sealed partial class ClientCountry(
    IOptions<GeoOptions> options,
    TimeProvider clock,
    ILogger<ClientCountry> logger
) : IDisposable
{
    // Operators replace the file every week or so.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private readonly string path = options.Value.CountryDatabase;
    private readonly Lock gate = new();
    private volatile Reader? reader;
    private DateTime readAs;
    private long lookedAt;

    /// <summary>Whether there is any source, so that rules about countries can hold at all.</summary>
    public bool HasSource => options.Value.CountryHeader.Length > 0 || path.Length > 0;

    /// <summary>The country (ISO 3166-1 alpha-2), or null where it is not known.</summary>
    public string? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var told = context.Request.Headers[ForwardedClient.Country].ToString();
        if (Country.IsCode(told))
        {
            return told;
        }
        return path.Length > 0 && context.Connection.RemoteIpAddress is { } address ? Find(address) : null;
    }

    /// <summary>What the file says of an address; null where it has none for it.</summary>
    public string? Find(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        try
        {
            var found = Current()?.Find<Dictionary<string, object>>(plain);
            return
                found?.GetValueOrDefault("country") is Dictionary<string, object> country
                && country.GetValueOrDefault("iso_code") is string code
                && Country.IsCode(code)
                ? code
                : null;
        }
        catch (Exception broken) when (broken is InvalidDatabaseException or DeserializationException)
        {
            Unreadable(logger, path, broken);
            return null;
        }
    }

    // Read into memory, so that a file that is replaced or goes away under us changes nothing until the next look.
    private Reader? Current()
    {
        if (reader is { } held && clock.GetElapsedTime(Volatile.Read(ref lookedAt)) < LookEvery)
        {
            return held;
        }
        lock (gate)
        {
            if (lookedAt != 0 && clock.GetElapsedTime(lookedAt) < LookEvery)
            {
                return reader;
            }
            Volatile.Write(ref lookedAt, clock.GetTimestamp());
            Load();
            return reader;
        }
    }

    private void Load()
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            if (reader is null || written != readAs)
            {
                // The one before is left to the collector: requests may still be reading in it.
                reader = new Reader(path, FileAccessMode.Memory);
                readAs = written;
            }
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDatabaseException)
        {
            Unreadable(logger, path, broken);
        }
    }

    /// <inheritdoc />
    public void Dispose() => reader?.Dispose();

    [LoggerMessage(
        LogLevel.Error,
        "{Path} (Geo:CountryDatabase) cannot be read; until it can, countries are not known by it"
    )]
    private static partial void Unreadable(ILogger logger, string path, Exception error);
}
