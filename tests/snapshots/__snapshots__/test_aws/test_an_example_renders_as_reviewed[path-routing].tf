##### versions.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:e7bff1dd60ffccacc551b5bc37032879bdc0d1bec316496a50ef24af2b43c50a

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
    tags = merge({ lbgen = "path-routing" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:5ededaf7b9570a8040ee9ad1b40d75c5aafcae5cfdec297d5999cff8b18e6641

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

##### network.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:3f52baf54fee9fc1a2e627b2583ce4a173db7a884e6a1e7ffd0052a30a299a09

resource "aws_security_group" "alb" {
  name_prefix = "path-routing-alb-"
  description = "application load balancer of path-routing"
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

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "alb" {
  security_group_id = aws_security_group.alb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:7e1d01488072e28181be7b323a6fce07ad94bc53298a64a0e2266b3061db0bd8

# one idle time-out for all: the spec asks for 1m, 1h
resource "aws_lb" "alb" {
  name                       = "path-routing"
  load_balancer_type         = "application"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.alb.id]
  enable_deletion_protection = true

  idle_timeout               = 3600
  client_keep_alive          = 3600
  enable_http2               = false
  preserve_host_header       = true
  xff_header_processing_mode = "append"
  enable_xff_client_port     = false
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
}

##### listeners.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:49d9ed5ddc8b4d81b56d5fb13c3e544e7d2492e4ebc4d98670adcd1596f24652

# listener web
# what no rule takes: route site
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.alb.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.site.arn
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:b9be411d990bb1304c081ca5ad82a933ab9b5e28336bbb3023a3029bce9df807

# upstream api-v1
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api-v1" {
  name            = "path-routing-api-v1-1bad2"
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
    Name = "api-v1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api-v1" {
  for_each = {
    "api-v1-1" = { id = "10.0.1.11", port = 8080 }
    "api-v1-2" = { id = "10.0.1.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api-v1.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream api-v2
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "api-v2" {
  name            = "path-routing-api-v2-6713c"
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
    Name = "api-v2"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "api-v2" {
  for_each = {
    "api-v2-1" = { id = "10.0.2.11", port = 8080 }
    "api-v2-2" = { id = "10.0.2.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.api-v2.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream static
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "static" {
  name            = "path-routing-static-c5675"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 80

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
    Name = "static"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "static" {
  for_each = {
    "static-1" = { id = "10.0.3.11", port = 80 }
  }

  target_group_arn  = aws_lb_target_group.static.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream chat
# the spec asks for least_connections; nearest: least_outstanding_requests
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "chat" {
  name            = "path-routing-chat-33900"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "HTTP"
  port            = 8080

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  load_balancing_algorithm_type     = "least_outstanding_requests"
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
    Name = "chat"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "chat" {
  for_each = {
    "chat-1" = { id = "10.0.4.11", port = 8080 }
    "chat-2" = { id = "10.0.4.12", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.chat.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream site
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "site" {
  name            = "path-routing-site-094e5"
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
    Name = "site"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "site" {
  for_each = {
    "site-1" = { id = "10.0.5.11", port = 8080 }
  }

  target_group_arn  = aws_lb_target_group.site.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### rules.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:9bcaefd2545e3d4e16817e426451c260292d9c714b7fee3d485dd047447737d9

# route moved
resource "aws_lb_listener_rule" "web_moved" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 36844

  condition {
    path_pattern {
      values = ["/old"]
    }
  }

  action {
    type = "redirect"

    redirect {
      protocol    = "#{protocol}"
      host        = "#{host}"
      port        = "#{port}"
      path        = "/new"
      query       = "#{query}"
      status_code = "HTTP_301"
    }
  }

  tags = {
    Name = "moved"
  }
}

# route images
# the spec changes headers here, which no rule can: Cache-Control
resource "aws_lb_listener_rule" "web_images" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 39094

  condition {
    path_pattern {
      regex_values = ["^/img/[0-9]+\\.(png|jpg|webp)$"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.static.arn
  }

  tags = {
    Name = "images"
  }
}

# route api-v2-writes
resource "aws_lb_listener_rule" "web_api-v2-writes_part-1" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 43004

  condition {
    path_pattern {
      values = ["/api/v2", "/api/v2/*"]
    }
  }

  condition {
    http_request_method {
      values = ["DELETE", "PATCH"]
    }
  }

  transform {
    type = "url-rewrite"

    url_rewrite_config {
      rewrite {
        regex   = "^/api/v2([/?].*)?$"
        replace = "/internal/write$1"
      }
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api-v2.arn
  }

  tags = {
    Name = "api-v2-writes"
  }
}

# route api-v2-writes
resource "aws_lb_listener_rule" "web_api-v2-writes_part-2" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 43005

  condition {
    path_pattern {
      values = ["/api/v2", "/api/v2/*"]
    }
  }

  condition {
    http_request_method {
      values = ["POST", "PUT"]
    }
  }

  transform {
    type = "url-rewrite"

    url_rewrite_config {
      rewrite {
        regex   = "^/api/v2([/?].*)?$"
        replace = "/internal/write$1"
      }
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api-v2.arn
  }

  tags = {
    Name = "api-v2-writes"
  }
}

# route api-v1
resource "aws_lb_listener_rule" "web_api-v1" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 43386

  condition {
    path_pattern {
      values = ["/api/v1", "/api/v1/*"]
    }
  }

  transform {
    type = "url-rewrite"

    url_rewrite_config {
      rewrite {
        regex   = "^/api/v1/?(.*)$"
        replace = "/$1"
      }
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api-v1.arn
  }

  tags = {
    Name = "api-v1"
  }
}

# route api-v2
resource "aws_lb_listener_rule" "web_api-v2" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 44248

  condition {
    path_pattern {
      values = ["/api/v2", "/api/v2/*"]
    }
  }

  transform {
    type = "url-rewrite"

    url_rewrite_config {
      rewrite {
        regex   = "^/api/v2([/?].*)?$"
        replace = "/internal$1"
      }
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.api-v2.arn
  }

  tags = {
    Name = "api-v2"
  }
}

# route static
# the spec changes headers here, which no rule can: Cache-Control, Server
resource "aws_lb_listener_rule" "web_static" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 47035

  condition {
    path_pattern {
      values = ["/static", "/static/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.static.arn
  }

  tags = {
    Name = "static"
  }
}

# route chat
resource "aws_lb_listener_rule" "web_chat" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 47293

  condition {
    path_pattern {
      values = ["/ws", "/ws/*"]
    }
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.chat.arn
  }

  tags = {
    Name = "chat"
  }
}

##### outputs.tf
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ea5c7e426ada2a4a8214286db7046fbb9a3e71d6800f78c8d0555757d12787bc

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

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec path-routing | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:ad471abde665bd07e03bd2045b5b4881cc3992343188bda95fc80f818aa6e37a

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.web.port == 80
    error_message = "listener web is on port 80"
  }

  assert {
    condition = length(distinct([
      aws_lb_listener_rule.web_moved.priority,
      aws_lb_listener_rule.web_images.priority,
      aws_lb_listener_rule.web_api-v2-writes_part-1.priority,
      aws_lb_listener_rule.web_api-v2-writes_part-2.priority,
      aws_lb_listener_rule.web_api-v1.priority,
      aws_lb_listener_rule.web_api-v2.priority,
      aws_lb_listener_rule.web_static.priority,
      aws_lb_listener_rule.web_chat.priority,
    ])) == 8
    error_message = "priorities on listener web are unique"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

