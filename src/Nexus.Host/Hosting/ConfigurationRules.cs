using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Nexus.Host.Hosting;

/// <summary>What configuration keys may hold; checked at start, so that a wrong one is named before it does harm.</summary>
internal static class ConfigurationRules
{
    private static readonly Rule[] All =
    [
        new("Database:Engine", OneOf("Sqlite", "PostgreSql"), "Sqlite or PostgreSql"),
        new(
            "Database:ConnectionString",
            IsConnectionString,
            "text like Host=db;Username=nexus;Password=secret;Database=nexus"
        ),
        new("Database:MaxPoolSize", Number(1, 1000), "a number from 1 to 1000"),
        new("Messaging:Transport", OneOf("Embedded", "RabbitMq"), "Embedded or RabbitMq"),
        new("Messaging:RabbitMq", Url("amqp", "amqps"), "an address like amqp://user:secret@host:5672/"),
        new(
            "Messaging:Prefix",
            text => text.Length is > 0 and <= 50 && !text.Contains('.'),
            "1 to 50 letters without a dot"
        ),
        new("Security:ServiceSecret", Base64(32, 1024), "base64 of at least 32 random bytes (openssl rand -base64 32)"),
        new("Security:RootKey", Base64(32, 32), "base64 of exactly 32 random bytes (openssl rand -base64 32)"),
        new(
            "Security:Issuer",
            Url("http", "https"),
            "the platform's public address, for example https://nexus.example"
        ),
        new(
            "Public:Address",
            Url("http", "https"),
            "where people reach the platform, for example https://nexus.example"
        ),
        new("Mail:Port", Number(1, 65_535), "a number from 1 to 65535"),
        new("Security:ProofNonces", OneOf("true", "false"), "true or false"),
        new("Telemetry:OtlpEndpoint", Url("http", "https"), "an address like http://collector:4317"),
        new("Gateway:ManagementPort", Number(1, 65_535), "a number from 1 to 65535"),
        new("Gateway:Tls:Certificate", IsPem, "a PEM file with the certificate, which this process may read"),
        new("Gateway:Tls:Key", IsPem, "a PEM file with the private key, which this process may read"),
        new("Terms:Version", text => text.Length is > 0 and <= 40, "1 to 40 letters, for example 2026-12-01"),
        new(
            "Terms:Address",
            Url("http", "https"),
            "where people read the terms, an address like https://nexus.example/terms"
        ),
        new("Upload:QuotaBytes", IsBytes, "a number of bytes"),
        new("Upload:VirusScanner", IsScanner, "an address like tcp://clamd:3310 or unix:/run/clamav/clamd.ctl"),
        new(
            "Geo:CountryHeader",
            text => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'),
            "the name of a header, for example CF-IPCountry"
        ),
        new("Geo:CountryDatabase", IsFile, "a file in MaxMind's DB format (.mmdb), which this process may read"),
        new("Streaming:MostAtOnce", Number(1, 100), "a number from 1 to 100"),
        new("Streaming:KeepVisitorSessions", IsDuration, "a duration like 1.00:00:00"),
        new("Streaming:Counting:EnoughSeconds", Number(1, 3600), "a number from 1 to 3600"),
        new("Streaming:Counting:Window", IsDuration, "a duration like 00:30:00"),
        new("DspStreaming:MaxTranscodes", Number(1, 1000), "a number from 1 to 1000"),
        new("DspStreaming:MaxTranscodedStreams", Number(1, 100_000), "a number from 1 to 100000"),
        new("DspStreaming:TranscodePatience", IsDuration, "a duration like 00:00:20"),
        new("Live:Enabled", OneOf("true", "false"), "true or false"),
        new("Live:Address", text => IPAddress.TryParse(text, out _), "an IP address to listen on, for example 0.0.0.0"),
        new("Live:RtmpPort", Number(0, 65_535), "a number from 0 (any that is free) to 65535"),
        new("Live:RtmpsPort", Number(0, 65_535), "a number from 0 (any that is free) to 65535"),
        new("Live:Tls:Certificate", IsPem, "a PEM file with the certificate, which this process may read"),
        new("Live:Tls:Key", IsPem, "a PEM file with the private key, which this process may read"),
        new("Live:RtcPort", Number(0, 65_535), "a UDP port from 0 (any that is free) to 65535"),
        new("Live:RtcAddresses:0", text => IPAddress.TryParse(text, out _), "an IP address that encoders reach"),
        new(
            "ledger-mgr:TimeZone",
            text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _),
            "a time zone's name, for example Europe/Berlin"
        ),
        new("Storage:Kind", OneOf("folder", "s3", "azure"), "folder, s3 or azure"),
    ];

    /// <summary>One sentence a wrong key; empty when all is well.</summary>
    public static IReadOnlyList<string> Check(IConfiguration configuration, Mode mode)
    {
        var wrong = All.Where(rule => configuration[rule.Key] is { } value && !rule.Holds(value))
            .Select(rule => $"{rule.Key} is wrong: allowed is {rule.Allowed}.")
            .ToList();
        wrong.AddRange(WrongOfGateway(configuration));
        if (
            string.IsNullOrEmpty(configuration["Terms:Version"]) != string.IsNullOrEmpty(configuration["Terms:Address"])
        )
        {
            wrong.Add("Terms is incomplete: set both Terms:Version and Terms:Address, or neither.");
        }
        foreach (var quota in configuration.GetSection("Upload:QuotaBytesByRole").GetChildren())
        {
            if (!IsBytes(quota.Value ?? ""))
            {
                wrong.Add($"{quota.Path} is wrong: allowed is a number of bytes.");
            }
        }
        foreach (var limit in configuration.GetSection("Streaming:MostAtOnceByRole").GetChildren())
        {
            if (!Number(1, 100)(limit.Value ?? ""))
            {
                wrong.Add($"{limit.Path} is wrong: allowed is a number from 1 to 100.");
            }
        }
        if (mode == Mode.Serve)
        {
            wrong.AddRange(MissingForServe(configuration));
        }
        return wrong;
    }

    /// <summary>What is allowed but should be known.</summary>
    public static IEnumerable<string> Notes(IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["Upload:VirusScanner"]))
        {
            yield return "Upload:VirusScanner is not set: uploads are not scanned for viruses.";
        }
    }

    private static IEnumerable<string> MissingForServe(IConfiguration configuration)
    {
        string[] needed =
        [
            "Security:ServiceSecret",
            "Redis:ConnectionString",
            .. Is(configuration, "Database:Engine", "PostgreSql")
                ? ["Database:ConnectionString"]
                : Array.Empty<string>(),
            .. Is(configuration, "Messaging:Transport", "RabbitMq") ? ["Messaging:RabbitMq"] : Array.Empty<string>(),
        ];
        foreach (var key in needed.Where(key => string.IsNullOrEmpty(configuration[key])))
        {
            yield return $"{key} is missing: set it in appsettings.json or as NEXUS__{key.Replace(":", "__", StringComparison.Ordinal)}.";
        }
    }

    private static IEnumerable<string> WrongOfGateway(IConfiguration configuration)
    {
        string[] lists = ["Gateway:TrustedProxies", "Gateway:AdministratorAddresses"];
        foreach (var proxy in lists.SelectMany(list => configuration.GetSection(list).GetChildren()))
        {
            if (!IPAddress.TryParse(proxy.Value, out _) && !IPNetwork.TryParse(proxy.Value ?? "", out _))
            {
                yield return $"{proxy.Path} is wrong: allowed is an address or a network such as 10.0.0.0/8.";
            }
        }
        foreach (
            var limit in configuration.GetSection("Gateway:Limits").GetChildren().SelectMany(all => all.GetChildren())
        )
        {
            if (!IsOfLimit(limit.Key, limit.Value ?? ""))
            {
                yield return $"{limit.Path} is wrong: allowed is a number from 1, for Window a time such as 00:15:00, for Sliding true or false.";
            }
        }
    }

    private static bool IsOfLimit(string key, string value) =>
        key.ToUpperInvariant() switch
        {
            "WINDOW" => TimeSpan.TryParse(value, out var window) && window >= TimeSpan.FromSeconds(1),
            "SLIDING" => bool.TryParse(value, out _),
            _ => Number(1, 10_000_000)(value),
        };

    private static bool Is(IConfiguration configuration, string key, string value) =>
        string.Equals(configuration[key], value, StringComparison.OrdinalIgnoreCase);

    private static bool IsScanner(string value) =>
        value.Length == 0
        || (
            Uri.TryCreate(value, UriKind.Absolute, out var address)
            && (
                (address.Scheme == "tcp" && address.Port > 0)
                || (address.Scheme == "unix" && address.AbsolutePath.StartsWith('/'))
            )
        );

    private static bool IsBytes(string text) => long.TryParse(text, out var bytes) && bytes >= 0;

    private static bool IsFile(string path)
    {
        try
        {
            if (path.Length > 0)
            {
                File.OpenRead(path).Dispose();
            }
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsPem(string path)
    {
        try
        {
            return path.Length == 0 || PemEncoding.TryFind(File.ReadAllText(path), out _);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Func<string, bool> OneOf(params string[] allowed) =>
        value => allowed.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static Func<string, bool> Number(int least, int most) =>
        value => int.TryParse(value, out var number) && number >= least && number <= most;

    private static Func<string, bool> Url(params string[] schemes) =>
        value => Uri.TryCreate(value, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme);

    private static bool IsDuration(string value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero;

    private static bool IsConnectionString(string value)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = value }.Count > 0 || value.Length == 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Func<string, bool> Base64(int least, int most) =>
        value =>
        {
            var buffer = new byte[value.Length];
            return Convert.TryFromBase64String(value, buffer, out var length) && length >= least && length <= most;
        };

    private sealed record Rule(string Key, Func<string, bool> Holds, string Allowed);
}
