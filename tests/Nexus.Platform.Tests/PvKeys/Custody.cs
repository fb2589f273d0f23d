using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Testing;
using Xunit;

namespace Nexus.Platform.Tests.PvKeys;

/// <summary>What the tests of pv-keys do again and again, as their users.</summary>
internal static class Custody
{
    public const string Recipient = "0x1111111111111111111111111111111111111111";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<JsonElement> MakeKeyAsync(
        this HttpClient owner,
        string curve,
        object? policy = null,
        string store = "software",
        string name = "treasury"
    )
    {
        var body = new
        {
            name,
            curve,
            store,
            policy = policy ?? new { },
        };
        var answer = await owner.PostAsJsonAsync("/api/pvkeys/keys", body, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Token));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    public static Guid Id(this JsonElement element) => element.GetProperty("id").GetGuid();

    public static async Task<HttpResponseMessage> AskAsync(
        this HttpClient client,
        Guid key,
        byte[] data,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/pvkeys/keys/{key}/requests")
        {
            Content = JsonContent.Create(new { data }),
        };
        request.Headers.Add("Idempotency-Key", idempotencyKey ?? Guid.CreateVersion7().ToString());
        return await client.SendAsync(request, Token);
    }

    /// <summary>Asks for typed data to be signed that says hello to a contract.</summary>
    public static async Task<HttpResponseMessage> AskTypedAsync(
        this HttpClient client,
        Guid key,
        long chainId,
        string verifyingContract
    )
    {
        var typedData = new
        {
            types = new Dictionary<string, object[]> { ["Hello"] = [new { name = "to", type = "string" }] },
            primaryType = "Hello",
            domain = new { chainId, verifyingContract },
            message = new { to = "everybody" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/pvkeys/keys/{key}/requests")
        {
            Content = JsonContent.Create(new { typedData }),
        };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return await client.SendAsync(request, Token);
    }

    /// <summary>Asks, where it must be accepted: signed or waiting.</summary>
    public static async Task<JsonElement> AskedAsync(this HttpClient client, Guid key, byte[] data)
    {
        var answer = await client.AskAsync(key, data);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Token));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    /// <summary>Asks, where it must be refused: the problem's code.</summary>
    public static async Task<string> RefusedAsync(this HttpClient client, Guid key, byte[] data) =>
        await CodeAsync(await client.AskAsync(key, data));

    public static async Task<HttpResponseMessage> DecideAsync(
        this HttpClient client,
        JsonElement request,
        string verb
    ) => await client.PostAsync($"/api/pvkeys/requests/{request.Id()}/{verb}", null, Token);

    public static async Task<string> CodeAsync(this HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        return problem.GetProperty("type").GetString()!.Split(':')[^1];
    }

    /// <summary>An unsigned EIP-1559 transaction.</summary>
    public static byte[] Transaction(
        BigInteger amount,
        string? to = Recipient,
        long chain = 1,
        byte[]? call = null,
        byte type = 2
    )
    {
        byte[] Number(BigInteger number) =>
            Rlp.Text(number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true));
        var recipient = Rlp.Text(to is null ? [] : Convert.FromHexString(to[2..]));
        return
        [
            type,
            .. Rlp.List(
                Number(chain),
                Number(0),
                Number(1),
                Number(2),
                Number(21_000),
                recipient,
                Number(amount),
                Rlp.Text(call ?? []),
                Rlp.List()
            ),
        ];
    }
}
