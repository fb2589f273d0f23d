using System.Diagnostics;
using Nexus.Kernel.Data;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests.Scim;

/// <summary>
/// The unmodified npm package scimmy writes the requests, reads every answer with its own schemas, and applies each
/// patch by itself: its outcome and ours must be the same.
/// </summary>
public sealed class ScimmyTests
{
    private const string Script = """
        import assert from "node:assert/strict";
        import { pathToFileURL } from "node:url";
        const [, , modules, base, token] = process.argv;
        const { default: SCIMMY } = await import(pathToFileURL(modules + "/scimmy/dist/scimmy.js"));
        const { Schemas, Messages, Types } = SCIMMY;
        const send = async (method, path, body) => {
          const headers = { Authorization: "Bearer " + token, "Content-Type": "application/scim+json" };
          const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
          const text = await answer.text();
          return { status: answer.status, body: text ? JSON.parse(text) : null };
        };
        const read = (Schema, resource) => new Schema(structuredClone(resource), "out");
        const plain = (value) => JSON.parse(JSON.stringify(value));
        const list = (answer) => new Messages.ListResponse(answer.body);

        const config = await send("GET", "/ServiceProviderConfig");
        assert.ok(new Schemas.ServiceProviderConfig(config.body));
        for (const type of list(await send("GET", "/ResourceTypes")).Resources) assert.ok(new Schemas.ResourceType(type));
        const known = list(await send("GET", "/Schemas")).Resources.map((one) => one.id);
        assert.deepEqual(known, [Schemas.User.definition.id, Schemas.Group.definition.id]);

        const made = await send("POST", "/Users", new Schemas.User({
          userName: "grace@example.com", displayName: "Grace", active: true,
          name: { givenName: "Grace", familyName: "Hopper" }, emails: [{ type: "work", primary: true, value: "grace@example.com" }],
        }, "in"));
        assert.equal(made.status, 201, JSON.stringify(made.body));
        assert.deepEqual(plain(read(Schemas.User, made.body)).name, made.body.name);
        const group = await send("POST", "/Groups", new Schemas.Group({ displayName: "Navy", members: [{ value: made.body.id }] }, "in"));
        assert.equal(group.status, 201, JSON.stringify(group.body));
        assert.equal(read(Schemas.Group, group.body).members[0].value, made.body.id);

        const filter = new Types.Filter('userName eq "grace@example.com" and (active eq true or name.givenName sw "X")');
        const found = await send("GET", "/Users?filter=" + encodeURIComponent(filter.expression));
        const local = filter.match([made.body]);
        assert.deepEqual(list(found).Resources.map((one) => one.id), local.map((one) => one.id));
        const search = new Messages.SearchRequest({ schemas: [Messages.SearchRequest.id], filter: filter.expression, count: 10 });
        assert.equal((await send("POST", "/Users/.search", search)).body.totalResults, 1);

        for (const Operations of [
          [{ op: "replace", path: "displayName", value: "Admiral" }],
          [{ op: "add", path: "name.givenName", value: "Brewster" }],
          [{ op: "replace", value: { displayName: "Amazing Grace", active: false } }],
          [{ op: "remove", path: "name.familyName" }],
        ]) {
          const before = (await send("GET", "/Users/" + made.body.id)).body;
          const patch = new Messages.PatchOp({ schemas: [Messages.PatchOp.id], Operations });
          const theirs = await patch.apply(read(Schemas.User, before), (changed) => changed);
          const ours = await send("PATCH", "/Users/" + made.body.id, { schemas: [Messages.PatchOp.id], Operations });
          assert.equal(ours.status, 200, JSON.stringify(ours.body));
          for (const name of ["displayName", "active"]) assert.equal(ours.body[name], theirs[name], name);
          for (const name of ["givenName", "familyName"]) assert.equal(ours.body.name?.[name], theirs.name?.[name], name);
        }
        const Operations = [
          { method: "POST", path: "/Groups", bulkId: "crew", data: { displayName: "Crew", members: [{ value: "bulkId:alan" }] } },
          { method: "POST", path: "/Users", bulkId: "alan", data: plain(new Schemas.User({ userName: "alan@example.com" }, "in")) },
          { method: "DELETE", path: "/Users/nobody" },
        ];
        const { maxOperations } = config.body.bulk;
        const wanted = new Messages.BulkRequest({ schemas: [Messages.BulkRequest.id], Operations }, maxOperations);
        const bulk = new Messages.BulkResponse((await send("POST", "/Bulk", wanted)).body);
        assert.deepEqual(bulk.Operations.map((one) => one.status), ["201", "201", "404"]);
        const crew = await send("GET", bulk.Operations[0].location.slice(bulk.Operations[0].location.indexOf("/Groups")));
        assert.equal(read(Schemas.Group, crew.body).members[0].display, "alan@example.com");

        const refused = await send("GET", "/Users?filter=" + encodeURIComponent("userName zz 1"));
        assert.throws(() => new Messages.ErrorResponse(refused.body), { status: "400", scimType: "invalidFilter" });
        assert.equal((await send("DELETE", "/Groups/" + group.body.id)).status, 204);
        """;

    [Fact]
    public async Task Scimmy_reads_what_we_write_and_agrees_with_what_we_do()
    {
        await using var host = await AuthHost.StartAsync(DatabaseEngine.Sqlite);
        var token = (await host.AdministratorAsync()).AccessToken;
        var address = new Uri(host.Host.Address, "/api/users/scim/v2").ToString();

        var (code, errors) = await RunAsync([Engines.Npm(), address, token], host.Host.Folder);

        Assert.True(code == 0, errors);
    }

    private static async Task<(int Code, string Errors)> RunAsync(string[] arguments, string folder)
    {
        var script = Path.Combine(folder, "scim.mjs");
        await File.WriteAllTextAsync(script, Script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node") { RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
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
