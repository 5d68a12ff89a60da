// node lighthouse.mjs CHROMIUM ADDRESS...: what Lighthouse says of each address, as JSON: the score of every category, 0 to 1, and
// which audits cost it points. Pages are judged as on a phone on a slow mobile network, both worked out from what was measured. The
// processor is taken as it is: a shared one of a machine that runs tests is hardly faster than a phone's, and slowing it down four
// times, as Lighthouse does on the desk of a developer, would measure how busy the machine is.

import { launch } from "chrome-launcher"
import lighthouse from "lighthouse"

const [chromePath, ...addresses] = process.argv.slice(2)
const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] })
const slow = { rttMs: 150, throughputKbps: 1638.4, cpuSlowdownMultiplier: 1 } // Lighthouse's “slow 4G”
const settings = {
  port: chrome.port,
  logLevel: "error",
  throttling: slow,
  disableFullPageScreenshot: true,
  // nothing of ours comes late: there is no need to wait seconds for it
  pauseAfterFcpMs: 200,
  pauseAfterLoadMs: 200,
  networkQuietThresholdMs: 300,
  cpuQuietThresholdMs: 300,
}
const said = {}
for (const address of addresses) {
  const { lhr } = await lighthouse(address, settings)
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message)
  said[address] = Object.fromEntries(Object.values(lhr.categories).map(({ id, score, auditRefs }) => [id, {
    score,
    lacking: auditRefs
      .filter((one) => one.weight > 0 && (lhr.audits[one.id].score ?? 1) < 0.9)
      .map((one) => `${one.id} ${lhr.audits[one.id].displayValue ?? ""}`.trim()),
  }]))
}
chrome.kill()
process.stdout.write(JSON.stringify(said))
