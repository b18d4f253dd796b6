##### versions.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:e3ff423079c5aea4af70b4fccf1ff17f3a782995b3446b71bd88da765289f37a

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "tls-termination" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:0d906e6c580762e351dfb86bcb87b02d9519b806b0fbdabd090e251ab1cc1de3

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

variable "client_ca_bucket" {
  description = "The S3 bucket with the bundles of clients' CAs."
  type        = string
}

variable "client_ca_key_partners" {
  description = "The object in it that is a copy of /etc/ssl/partners-ca.pem."
  type        = string
  default     = "partners-ca.pem"
}

##### network.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:7d5b4147189d0efb412c5eff9d06033df2b91d2fb21a4d351df5c02887e9d74c

resource "aws_security_group" "alb" {
  name_prefix = "tls-termination-alb-"
  description = "application load balancer of tls-termination"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "alb_web" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_web_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener web"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv6         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_secure" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener secure"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_secure_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener secure"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv6         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_partners" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener partners"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "alb_partners_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.alb.id
  description       = "listener partners"
  ip_protocol       = "tcp"
  from_port         = 8443
  to_port           = 8443
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_security_group" "nlb" {
  name_prefix = "tls-termination-nlb-"
  description = "network load balancer of tls-termination"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "nlb_mqtt" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener mqtt"
  ip_protocol       = "tcp"
  from_port         = 8883
  to_port           = 8883
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_mqtt_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener mqtt"
  ip_protocol       = "tcp"
  from_port         = 8883
  to_port           = 8883
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "nlb" {
  security_group_id = aws_security_group.nlb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:e600d2215e74401619b4fe07066d826583e45736b3cbee8475d21788a9feb377

resource "aws_lb" "alb" {
  name                       = "tls-termination"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 60
  client_keep_alive          = 3600
  enable_http2               = true
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

resource "aws_lb" "nlb" {
  name                       = "tls-termination-nlb"
  load_balancer_type         = "network"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.nlb.id]
  enable_deletion_protection = true

  # Servers listed by address are few: a zone without one answers from another.
  enable_cross_zone_load_balancing                             = true
  enforce_security_group_inbound_rules_on_private_link_traffic = "on"
}

##### listeners.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:5d47d92e6b2cf39c0c5c44cff9c75617cd667175dbbb62a65401be6202c9101d

# listener web
# the spec asks for 308; an application load balancer redirects with 301 or 302
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      host        = "#{host}"
      port        = "443"
      path        = "/#{path}"
      query       = "#{query}"
      status_code = "HTTP_301"
    }
  }
}

# listener secure
# what no rule takes: 404
resource "aws_lb_listener" "secure" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 443
  protocol          = "HTTPS"

  # Mozilla intermediate: TLS 1.2 and 1.3 with forward secrecy and AEAD, as intermediate; without its CHACHA20-POLY1305 and DHE suites for TLS 1.2
  ssl_policy      = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn = data.aws_acm_certificate.shop.arn

  routing_http_response_strict_transport_security_header_value = "max-age=63072000; includeSubDomains; preload"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_certificate" "secure_api" {
  listener_arn    = aws_lb_listener.secure.arn
  certificate_arn = data.aws_acm_certificate.api.arn
}

# listener partners
# what no rule takes: 404
resource "aws_lb_listener" "partners" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 8443
  protocol          = "HTTPS"

  # Mozilla modern: TLS 1.3 only, as modern; the suites and curves are AWS's choice, with post-quantum key exchange
  ssl_policy      = "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"
  certificate_arn = data.aws_acm_certificate.api.arn

  mutual_authentication {
    mode                             = "verify"
    trust_store_arn                  = aws_lb_trust_store.partners.arn
    ignore_client_certificate_expiry = false
  }

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

# listener mqtt
resource "aws_lb_listener" "mqtt" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 8883
  protocol          = "TLS"

  # Mozilla intermediate: TLS 1.2 and 1.3 with forward secrecy and AEAD, as intermediate; without its CHACHA20-POLY1305 and DHE suites for TLS 1.2
  ssl_policy      = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
  certificate_arn = data.aws_acm_certificate.shop.arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nlb_brokers.arn
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ffb6e418935f477e6d6a04021381bb3a8f4822ca2010f3566c8cf51a6e5e1df4

# upstream shop
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "shop" {
  name            = "tls-termination-shop-d0475"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "shop"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "shop" {
  for_each = {
    "shop-1" = { id = "10.0.1.11", port = 8080 }
    "shop-2" = { id = "10.0.1.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.shop.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream api
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api" {
  name            = "tls-termination-api-2c03e"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTPS"
  port            = 8443

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "round_robin"
  protocol_version                  = "HTTP1"
  slow_start                        = 0

  health_check {
    enabled             = true
    protocol            = "HTTPS"
    port                = "traffic-port"
    path                = "/"
    matcher             = "200-499" # lbgen: ignore[AWS304] the spec asks for no http check, so any answer shows that a server lives
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "api"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api" {
  for_each = {
    "api-1" = { id = "10.0.2.11", port = 8443 }
    "api-2" = { id = "10.0.2.12", port = 8443 }
  }

  target_group_arn  = aws_lb_target_group.api.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream brokers
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "nlb_brokers" {
  name            = "tls-termination-nlb-broker-f6d23"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "TCP"
  port            = 1883

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  preserve_client_ip                = "false"
  proxy_protocol_v2                 = false

  # A check that fails keeps new connections away and cuts none, as a proxy does.
  target_health_state {
    enable_unhealthy_connection_termination = false
  }

  health_check {
    enabled             = true
    protocol            = "TCP"
    port                = "traffic-port"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "brokers"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "nlb_brokers" {
  for_each = {
    "brokers-1" = { id = "10.0.3.11", port = 1883 }
    "brokers-2" = { id = "10.0.3.12", port = 1883 }
  }

  target_group_arn  = aws_lb_target_group.nlb_brokers.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### rules.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:75b3f15f74de3c45d98c0db25a52b118be0bb7600fbd796497900bc7828d661a

# route api
resource "aws_lb_listener_rule" "secure_api" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 25037

  condition {
    host_header {
      values = ["api.example.com"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  tags = {
    Name = "api"
  }
}

# route shop
resource "aws_lb_listener_rule" "secure_shop_hosts-1" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 25177

  condition {
    host_header {
      values = ["shop.example.com"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }

  tags = {
    Name = "shop"
  }
}

# route shop
resource "aws_lb_listener_rule" "secure_shop_hosts-2" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 31977

  condition {
    host_header {
      values = ["*.shop.example.com"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }

  tags = {
    Name = "shop"
  }
}

# route api
resource "aws_lb_listener_rule" "partners_api" {
  listener_arn = aws_lb_listener.partners.arn
  priority     = 25037

  condition {
    host_header {
      values = ["api.example.com"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api.arn
  }

  tags = {
    Name = "api"
  }
}

##### certificates.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:6b4559080222c44cec7f73e5cc17bf7461fb8729a351207d73bb31e88f0329aa

data "aws_acm_certificate" "shop" {
  domain      = "shop.example.com"
  statuses    = ["ISSUED"]
  most_recent = true
}

data "aws_acm_certificate" "api" {
  domain      = "api.example.com"
  statuses    = ["ISSUED"]
  most_recent = true
}

# the bundle is a copy of /etc/ssl/partners-ca.pem
resource "aws_lb_trust_store" "partners" {
  name                             = "tls-termination-partners"
  ca_certificates_bundle_s3_bucket = var.client_ca_bucket
  ca_certificates_bundle_s3_key    = var.client_ca_key_partners
}

##### outputs.tf
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a46e24038e519d4e397efebdc72a7c8dde76f3a2752df6e24cb60f05a1612a31

output "alb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.alb.dns_name
}

output "alb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.alb.arn
}

output "alb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.alb.id
}

output "nlb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.nlb.dns_name
}

output "nlb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.nlb.arn
}

output "nlb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.nlb.id
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec tls-termination | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:a2dd79576a31f302e6f1acf61fb2e02cfad57f14524e60ecdc8823f7e18a42d8

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region           = "eu-central-1"
  vpc_id           = "vpc-00000000000000000"
  subnet_ids       = ["subnet-00000000000000000", "subnet-11111111111111111"]
  client_ca_bucket = "client-cas"
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }

  assert {
    condition     = aws_lb_listener.web.default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "listener web serves nothing but redirects to https"
  }

  assert {
    condition     = aws_lb_listener.secure.port == 443
    error_message = "listener secure is on port 443"
  }

  assert {
    condition     = aws_lb_listener.secure.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    error_message = "listener secure has the TLS policy nearest to Mozilla's intermediate"
  }

  assert {
    condition     = aws_lb_listener.partners.port == 8443
    error_message = "listener partners is on port 8443"
  }

  assert {
    condition     = aws_lb_listener.partners.ssl_policy == "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"
    error_message = "listener partners has the TLS policy nearest to Mozilla's modern"
  }

  assert {
    condition     = aws_lb_listener.mqtt.port == 8883
    error_message = "listener mqtt is on port 8883"
  }

  assert {
    condition     = aws_lb_listener.mqtt.ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    error_message = "listener mqtt has the TLS policy nearest to Mozilla's intermediate"
  }

  assert {
    condition = length(distinct([
      aws_lb_listener_rule.secure_api.priority,
      aws_lb_listener_rule.secure_shop_hosts-1.priority,
      aws_lb_listener_rule.secure_shop_hosts-2.priority,
    ])) == 3
    error_message = "priorities on listener secure are unique"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

