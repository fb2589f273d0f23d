using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Platform.PvKeys.Keys;
using Nexus.Platform.PvKeys.Signing;

namespace Nexus.Platform.PvKeys.Web3Signer;

/// <summary>
/// Web3Signer's JSON-RPC (2.0): <c>eth_accounts</c>, <c>eth_sign</c>, <c>personal_sign</c>, <c>eth_signTypedData</c> and
/// <c>eth_signTransaction</c>, with which wallets' libraries sign remotely.
/// </summary>
internal static class JsonRpcEndpoint
{
    private const int NoSuchMethod = -32601;
    private const int InvalidParameters = -32602;
    private const int NotAllowed = 4100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/pvkeys", HandleAsync)
            .RequireAuthorization(Policies.User)
            .WithName("signByJsonRpc")
            .WithSummary(
                "Ethereum's JSON-RPC for signing: eth_accounts, eth_sign, personal_sign, eth_signTypedData, eth_signTransaction"
            );

    private static async Task<IResult> HandleAsync(HttpContext context, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            return TypedResults.Json(await AnswerAsync(context, body));
        }
        if (body.GetArrayLength() is 0 or > 50)
        {
            throw Problems.Invalid("$", "1 to 50 requests in a batch.");
        }
        var answers = new JsonArray();
        foreach (var one in body.EnumerateArray())
        {
            answers.Add(await AnswerAsync(context, one));
        }
        return TypedResults.Json(answers);
    }

    private static async Task<JsonObject> AnswerAsync(HttpContext context, JsonElement request)
    {
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = null };
        try
        {
            if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("method", out var method))
            {
                throw Problems.Invalid("method", "A JSON-RPC request.");
            }
            answer["id"] = request.TryGetProperty("id", out var id) ? JsonNode.Parse(id.GetRawText()) : null;
            var parameters = request.TryGetProperty("params", out var given) ? given : default;
            answer["result"] = await CallAsync(context, method.ToString(), parameters);
        }
        catch (ProblemException refused) when (refused.Problem.Status < 500)
        {
            context.RequestServices.GetRequiredService<PvKeysDb>().ChangeTracker.Clear();
            answer["error"] = new JsonObject
            {
                ["code"] = refused.Problem.Status switch
                {
                    404 when refused.Problem.Code == "no-such-method" => NoSuchMethod,
                    400 => InvalidParameters,
                    _ => NotAllowed,
                },
                ["message"] = refused.Problem.Errors is { } errors
                    ? string.Join(" ", errors.SelectMany(error => error.Value))
                    : refused.Problem.Detail ?? refused.Problem.Title,
                ["data"] = new JsonObject { ["type"] = refused.Problem.Type },
            };
        }
        return answer;
    }

    private static async Task<JsonNode> CallAsync(HttpContext context, string method, JsonElement parameters)
    {
        var db = context.RequestServices.GetRequiredService<PvKeysDb>();
        var user = context.User.UserId();
        switch (method)
        {
            case "eth_accounts":
                var keys = await Web3SignerEndpoints.KeysOfAsync(db, user, context.RequestAborted);
                return new JsonArray([.. keys.Select(key => (JsonNode)key.Address!)]);
            case "eth_sign":
                return await SignAsync(context, Text(parameters, 0), Bytes(Message(Text(parameters, 1))));
            case "personal_sign":
                return await SignAsync(context, Text(parameters, 1), Bytes(Message(Text(parameters, 0))));
            case "eth_signTypedData" or "eth_signTypedData_v4":
                var typed = Typed(parameters, 1);
                return await SignAsync(context, Text(parameters, 0), key => Signable.Of(key, typed));
            case "eth_signTransaction":
                var transaction = TransactionFields.Of(parameters);
                var signature = await SignAsync(context, transaction.From, Bytes(transaction.Unsigned()));
                return "0x" + Convert.ToHexStringLower(transaction.Signed(Hex.Read(signature, "signature")));
            default:
                throw Problems.Of(404, "no-such-method", "There is no such method here.", method);
        }
    }

    private static async Task<string> SignAsync(HttpContext context, string address, Func<CustodyKey, Signable> read)
    {
        var db = context.RequestServices.GetRequiredService<PvKeysDb>();
        var user = context.User.UserId();
        var signature = await RemoteSigning.SignAsync(
            db,
            context.RequestServices.GetRequiredService<SigningDesk>(),
            () => Web3SignerEndpoints.FindAsync(db, user, address, context.RequestAborted),
            Requester.Of(context.User),
            read,
            context.RequestAborted
        );
        return "0x" + signature;
    }

    private static Func<CustodyKey, Signable> Bytes(byte[] payload) => key => Signable.Of(key, payload);

    // Wallets' libraries send it as text of JSON.
    private static JsonElement Typed(JsonElement parameters, int index)
    {
        if (
            parameters.ValueKind == JsonValueKind.Array
            && parameters.GetArrayLength() > index
            && parameters[index].ValueKind == JsonValueKind.Object
        )
        {
            return parameters[index];
        }
        try
        {
            return JsonElement.Parse(Text(parameters, index));
        }
        catch (JsonException)
        {
            throw Problems.Invalid("params", $"Parameter {index} must be typed data.");
        }
    }

    private static byte[] Message(string hex) => Keccak.Message(Hex.Read(hex, "params"));

    private static string Text(JsonElement parameters, int index) =>
        parameters.ValueKind == JsonValueKind.Array
        && parameters.GetArrayLength() > index
        && parameters[index].ValueKind == JsonValueKind.String
            ? parameters[index].GetString()!
            : throw Problems.Invalid("params", $"Parameter {index} must be text.");
}
