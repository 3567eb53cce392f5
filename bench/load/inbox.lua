-- wrk -s inbox.lua <url> -- <file of session tokens>: the inbox of one person after the other.
local requests, next = {}, 0
function init(args)
  for token in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", "/inbox", { Cookie = "pli-session=" .. token })
  end
end
function request()
  next = next % #requests + 1
  return requests[next]
end
