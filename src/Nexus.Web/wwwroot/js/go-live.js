// Sends camera and microphone to a show over WebRTC (WHIP, RFC 9725): a preview first, and anew where the connection breaks.
import { announce, call } from "./api.js";

const pause = 2000;
const tries = 30;

export function setUpStage(part) {
  const stage = part.querySelector("[data-stage]");
  if (!stage) return;
  const find = (name) => stage.querySelector(`[data-${name}]`);
  const [preview, camera, microphone, state] = ["preview", "camera", "microphone", "stage-state"].map(find);
  const [send, stop, close] = ["send", "stop", "close"].map(find);
  let show, media, sending;

  const say = (text) => {
    state.textContent = text;
  };

  // The list of shows is drawn anew every few seconds; its buttons come and go.
  part.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go-live]");
    if (!button || sending) return;
    show = button.dataset.goLive;
    find("stage-title").textContent = button.dataset.title;
    stage.hidden = false;
    stage.scrollIntoView({ block: "start" });
    look();
  });
  camera.addEventListener("change", look);
  microphone.addEventListener("change", look);
  send.addEventListener("click", begin);
  stop.addEventListener("click", end);
  close.addEventListener("click", async () => {
    await end();
    release();
    stage.hidden = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  async function look() {
    try {
      const chosen = (select) => (select.value ? { deviceId: { exact: select.value } } : {});
      const next = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, ...chosen(camera) },
        audio: chosen(microphone),
      });
      // The question of the browser may be answered after the stage was closed.
      if (stage.hidden) {
        for (const track of next.getTracks()) track.stop();
        return;
      }
      release();
      media = next;
      preview.srcObject = media;
      await list();
      await sending?.replace(media);
      send.disabled = false;
      if (!sending) say("Only you see this picture.");
    } catch (error) {
      send.disabled = !media;
      say(refusal(error));
    }
  }

  async function list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const [select, kind] of [[camera, "video"], [microphone, "audio"]]) {
      const own = devices.filter((device) => device.kind === `${kind}input`);
      const used = media.getTracks().find((track) => track.kind === kind)?.getSettings().deviceId;
      select.replaceChildren(...own.map((device) => new Option(device.label || kind, device.deviceId, false, device.deviceId === used)));
    }
  }

  async function begin() {
    toggle(true);
    const current = (sending = connection(show, () => media));
    let reason = "";
    for (let i = 0; sending === current && i < tries; i++) {
      say(i === 0 ? "Connecting…" : `${reason || "The connection broke."} Connecting again…`);
      try {
        await current.open(() => {
          i = 0;
          reason = "";
          say("On the air.");
          announce("You are on the air.");
        });
      } catch (problem) {
        // Of these another attempt changes nothing; the rest is the network, or the last attempt that has not ended yet.
        if ([400, 401, 403, 404, 415, 422].includes(problem.status) || problem.code === "show-ended" || problem.code === "live-off") {
          say(problem.message);
          reason = null;
          break;
        }
        reason = problem.message;
      }
      if (sending === current) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    if (sending === current) {
      sending = undefined;
      if (reason !== null) say(`Given up. ${reason || "The connection broke."}`);
      toggle(false);
    }
  }

  async function end() {
    const last = sending;
    sending = undefined;
    toggle(false);
    if (last) say("You are not on the air any more. The show ends a moment later, unless you come back.");
    await last?.close();
  }

  function toggle(on) {
    [send.hidden, stop.hidden] = [on, !on];
  }

  function release() {
    for (const track of media?.getTracks() ?? []) track.stop();
    media = preview.srcObject = undefined;
    send.disabled = true;
  }
}

/** A way for pictures and sound to one show; `open` answers when it has ended. */
function connection(show, media) {
  let peer, session;
  return {
    async open(connected) {
      peer = new RTCPeerConnection();
      const own = peer;
      for (const track of media().getTracks()) own.addTransceiver(track, { direction: "sendonly", streams: [media()] });
      const ended = new Promise((resolve) => {
        own.addEventListener("connectionstatechange", () => {
          if (own.connectionState === "connected") connected();
          if (["failed", "closed"].includes(own.connectionState)) resolve();
        });
        // The other side's good-bye is heard here alone.
        const transport = () => own.getSenders()[0].transport;
        own.addEventListener("iceconnectionstatechange", () => {
          if (transport()) transport().onstatechange = () => ["failed", "closed"].includes(transport().state) && resolve();
        });
      });
      try {
        await own.setLocalDescription();
        const answer = await call("POST", `/api/streamcore/shows/${show}/whip`, {
          content: new Blob([own.localDescription.sdp], { type: "application/sdp" }),
          file: true,
        });
        session = answer.headers.get("Location");
        if (own !== peer) return await this.forget();
        await own.setRemoteDescription({ type: "answer", sdp: await answer.data.text() });
        await keepSize(own);
        await ended;
      } finally {
        own.close();
      }
    },
    async replace(next) {
      for (const sender of peer?.getSenders() ?? []) {
        await sender.replaceTrack(next.getTracks().find((track) => track.kind === sender.track?.kind) ?? null);
      }
    },
    async close() {
      const last = peer;
      peer = undefined;
      last?.close();
      // The answer to an attempt under way comes later, and is forgotten then.
      last?.dispatchEvent(new Event("connectionstatechange"));
      await this.forget();
    },
    async forget() {
      const address = session;
      session = undefined;
      // It may have ended by itself.
      if (address) await call("DELETE", address).catch(() => {});
    },
  };
}

// The first picture decides how large a show is: a slow line is to cost frames, not size.
async function keepSize(peer) {
  for (const sender of peer.getSenders().filter((one) => one.track?.kind === "video")) {
    const parameters = sender.getParameters();
    parameters.degradationPreference = "maintain-resolution";
    await sender.setParameters(parameters).catch(() => {});
  }
}

function refusal(error) {
  if (!navigator.mediaDevices) return "A browser gives camera and microphone to pages over HTTPS alone.";
  if (error.name === "NotAllowedError") return "The browser may not use camera and microphone. Allow it beside the address, and try again.";
  if (error.name === "NotFoundError") return "No camera or no microphone was found.";
  return `Camera and microphone cannot be used: ${error.message}`;
}
